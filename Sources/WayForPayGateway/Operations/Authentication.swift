internal import PaymentCore
internal import PaymentHTTP

extension WayForPay {
    /// Hands the bank's answer to WayForPay and asks what came of it.
    ///
    /// Whether the answer to the first call is signed is not said, so nothing is read out of it but that it came.
    func finish(_ request: AuthenticationRequest) async throws(PaymentError) -> Outcome<Payment> {
        let order = try order(request.action.reference)
        guard order == request.reference.text else {
            throw PaymentError(
                InvalidValue("reference", request.reference.text, "is not the one of the action, \(order)"),
                gateway: .wayForPay)
        }
        guard let ticket = request.action.continuation else {
            throw PaymentError(
                .invalidRequest, "the action has no continuation, so there is nothing to finish; look the payment up",
                field: "action", gateway: .wayForPay)
        }
        let handed: Outcome<Bool>
        do {
            handed = try await move(
                .complete(
                    ticket: ticket, merchantData: request.field("MD"), answer: request.field("PaRes"), order: order),
                order: request.action.reference, merchantReference: request.reference, key: request.idempotencyKey
            ) { _ in .succeeded(true) }
        } catch {
            // A repeat is refused where the first call was not: what counts is how the payment stands now.
            guard error.code == .invalidRequest, error.gatewayCode != nil else { throw error }
            let now = try await confirm(order, request)
            if case .pending = now { throw error }
            return now
        }
        if case .unknown(let unknown) = handed { return .unknown(unknown) }
        return try await confirm(order, request)
    }

    /// How the payment stands after the bank's answer was handed over; not knowing is no refusal then.
    private func confirm(_ order: String, _ request: AuthenticationRequest) async throws(PaymentError) -> Outcome<
        Payment
    > {
        do {
            let wire = try await find(order)
            return try caller.readable { () throws(InvalidValue) in
                try Mapping.stage(wire.status) == .processing
                    ? .pending(PendingOperation(reference: reference(order), gatewayCode: wire.code))
                    : outcome(of: wire, keeping: .asFound)
            }
        } catch {
            return .unknown(
                UnknownOutcome(
                    reason: .gatewayFault, reference: request.action.reference, merchantReference: request.reference,
                    idempotencyKey: request.idempotencyKey, sentAt: caller.clock.now(),
                    detail: "the bank's answer was handed over, and the look-up after it failed: \(error)"))
        }
    }
}

extension AuthenticationRequest {
    /// The value of a field that the browser must have brought back, once.
    fileprivate func field(_ name: String) throws(PaymentError) -> String {
        let values = fields.filter { $0.name == name }.map(\.value)
        guard values.count == 1, let value = values.first, !value.isEmpty else {
            throw PaymentError(
                .invalidRequest,
                "the field \(name), which the payer's browser brings back from the bank, is missing or "
                    + "there more than once", field: name, gateway: .wayForPay)
        }
        return value
    }
}

extension Exchange where Object == Bool {
    /// Hands over what the payer's browser brought back from the bank; it bears no signature and names no merchant.
    ///
    /// - SeeAlso: https://wiki.wayforpay.com/en/view/852194 (read 2026-11-21)
    fileprivate static func complete(
        ticket: PaymentToken, merchantData: String, answer: String, order: String
    ) -> Exchange {
        var members = JSONObject()
        members["apiVersion"] = 1
        members["authorization_ticket"] = .string(ticket.rawValue)
        members["d3ds_md"] = .string(merchantData)
        members["d3ds_pares"] = .string(answer)
        return Exchange(
            name: "complete-authentication", type: "COMPLETE_3DS", members: members, token: ticket, movesMoney: true,
            proof: .connection([.transaction]), read: { _, _ in true }, order: order)
    }
}
