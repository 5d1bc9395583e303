import PaymentCore

// G-1: a gateway that only charges keeps nothing.
func keep(_ gateway: any ChargingGateway, _ request: TokenizeRequest) async throws {
    // expect-error: value of type 'any ChargingGateway' has no member 'tokenize'
    _ = try await gateway.tokenize(request)
}
