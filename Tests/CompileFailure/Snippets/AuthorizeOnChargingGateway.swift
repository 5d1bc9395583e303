import PaymentCore

// G-1: the compiler stops a call the gateway cannot do.
func hold(_ gateway: any ChargingGateway, _ request: ChargeRequest) async throws {
    // expect-error: value of type 'any ChargingGateway' has no member 'authorize'
    _ = try await gateway.authorize(request)
}
