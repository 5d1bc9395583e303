internal import MockServerKit
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

extension State {
    /// Asks the payer of an order to authenticate at the bank.
    mutating func openChallenge(_ reference: String, _ call: inout Call) {
        guard let order = orders[reference] else { return }
        let challenge = Challenge(
            id: call.uuid(), order: reference, ticket: call.uuid(),
            question: Base64.string(Array("mock-pareq-\(call.uuid())".utf8)), isOnPage: order.page != nil)
        challenges[challenge.id] = challenge
        tickets[challenge.ticket] = challenge.id
        change(reference, .inProcessing, .awaitsChallenge, call)
        orders.change(reference) { $0.challenge = challenge.id }
        // On the page the payer has as long as the page is open.
        guard !challenge.isOnPage else { return }
        agenda.plan(.challengeLapses(challenge.id), at: call.now.adding(seconds: DueWork.challengeSeconds))
    }

    /// Notes what the payer decided at the bank.
    ///
    /// - Returns: `PaRes`, the answer the browser carries on.
    mutating func decideChallenge(_ id: String, isPassed: Bool, _ call: Call) -> String {
        let answer = Base64.string(Array("mock-pares-\(call.uuid())".utf8))
        challenges[id]?.answer = answer
        challenges[id]?.isPassed = isPassed
        return answer
    }

    /// Goes on with the payment of a challenge that is decided.
    mutating func finishChallenge(_ challenge: Challenge, isPassed: Bool, _ call: inout Call) {
        guard isPassed else { return finish(challenge.order, .declined, .threeDSecureFailed, &call) }
        orders.change(challenge.order) { $0.challenge = nil }
        pass(challenge.order, &call)
    }

    /// COMPLETE_3DS: without account and signature, for the ticket stands for both.
    mutating func complete3DS(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let ticket = try parameters.required("authorization_ticket")
        let id = try parameters.required("d3ds_md")
        let answer = try parameters.required("d3ds_pares")
        // The signature of the gateway's first PHP class; nobody has to send it.
        if let signature = try parameters.optional("merchantSignature") {
            guard credentials.signer.isValid(signature, for: [ticket, id, answer]) else {
                throw Failure(.invalidSignature)
            }
        }
        guard let challenge = tickets[ticket].flatMap({ challenges[$0] }), let order = orders[challenge.order] else {
            throw Failure(.unknownOrder)
        }
        guard order.challenge == challenge.id else {
            return .object(
                TransactionMessage.refusal(
                    .wrongState, reference: order.reference, amount: order.amount, now: call.seconds, credentials))
        }
        let isAnswered = challenge.id == id && challenge.answer == answer
        finishChallenge(challenge, isPassed: isAnswered && challenge.isPassed, &call)
        return try transaction(order.reference)
    }
}
