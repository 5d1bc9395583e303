import PaymentCore

// G-7: dropping what came of a charge is at least a warning, which this package's users can make an error.
func pay(_ gateway: any ChargingGateway, _ request: ChargeRequest) async throws {
    // expect-warning: result of call to 'charge' is unused
    try await gateway.charge(request)
}
