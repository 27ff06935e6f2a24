// The Gateway API's kinds: their CRDs come with the module.
module kdr.test/gateway-api

go 1.26.4

require sigs.k8s.io/gateway-api v1.6.3
