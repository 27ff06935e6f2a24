# The static binary with the page inside, and nothing else: no shell, no C library, not root.
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo xtask page && \
    cargo build --release --package kdr && \
    cp target/release/kdr /kdr

FROM scratch
COPY --from=build /kdr /kdr
USER 65532:65532
# 8080: the page and the API (loopback of the pod unless people sign in). 9090: health and metrics.
EXPOSE 8080 9090
ENTRYPOINT ["/kdr"]
CMD ["serve", "--admin-listen", "0.0.0.0:9090"]
