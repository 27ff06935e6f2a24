//! Driver: the tonic services, generic over the core's ports.
