internal import MockServerKit
internal import PaymentCore

/// A card that a request brings, and how its code was checked; the code itself is gone.
struct Instrument: Sendable {
    let card: Card
    let codeResult: String
    /// The nonce it came by.
    var nonce: String?
    /// The stored card it is.
    var profile: ProfileReference?
    /// The address stored with it.
    var billTo: Address?
}

/// What a nonce of Accept.js stands for.
struct Nonce: Sendable {
    /// How long a nonce can be used.
    static let lifetimeSeconds: Int64 = 900
    /// The descriptor of Accept.js.
    static let descriptor = "COMMON.ACCEPT.INAPP.PAYMENT"

    let instrument: Instrument
    let created: Timestamp
    var isSpent = false
}

extension State {
    /// Reads the `payment` of a request; the nonce in it is not spent yet.
    ///
    /// - Throws: `Refusal`: a nonce that is unknown is refused at the top of the answer, a card that is wrong inside.
    func instrument(from payment: Element?) throws(Refusal) -> Instrument {
        guard let payment else { throw .reason(.missingCard) }
        if let data = payment["opaqueData"] { return try instrument(fromNonce: data) }
        if payment["bankAccount"] != nil { throw .reason(.noBankAccounts) }
        guard let card = payment["creditCard"] else { throw .reason(.missingCard) }
        return try instrument(
            number: card.text("cardNumber") ?? "", expiry: card.text("expirationDate") ?? "",
            code: card.text("cardCode"))
    }

    /// Checks typed card data.
    func instrument(number: String, expiry: String, code: String?) throws(Refusal) -> Instrument {
        let digits = number.filter { $0 != " " }
        guard let test = TestCard.numbered(digits) else { throw .reason(.invalidNumber) }
        guard let expiry = Expiry(expiry) else { throw .reason(.invalidExpiry) }
        let card = card(test, expiry: expiry, outcome: .approved)
        if let code, code.count != test.brand.codeLength { throw .reason(.invalidCode) }
        return Instrument(card: card, codeResult: Trigger.codeResult(code))
    }

    /// The card behind a nonce that stands for a course of events.
    func instrument(of nonce: MockNonce) -> Instrument? {
        TestCard.numbered(nonce.number).map {
            Instrument(
                card: card($0, expiry: nonce.expiry, outcome: nonce.outcome), codeResult: Trigger.codeResult(nil))
        }
    }

    private func instrument(fromNonce data: Element) throws(Refusal) -> Instrument {
        guard data.text("dataDescriptor") == Nonce.descriptor else {
            throw .failure(Failure("E00113", "Invalid OTS Token data: the descriptor is not supported."))
        }
        let value = data.text("dataValue") ?? ""
        if let nonce = MockNonce(rawValue: value), let instrument = instrument(of: nonce) { return instrument }
        guard let nonce = nonces[value] else { throw .failure(.nonce) }
        var instrument = nonce.instrument
        instrument.nonce = value
        return instrument
    }

    /// Spends the nonce of an instrument, once and within fifteen minutes.
    mutating func spend(_ instrument: Instrument, _ call: Call) throws(Failure) {
        guard let value = instrument.nonce, let nonce = nonces[value] else { return }
        guard !nonce.isSpent else { throw .nonce }
        guard call.now < nonce.created.adding(seconds: Nonce.lifetimeSeconds) else { throw .expiredNonce }
        nonces[value]?.isSpent = true
    }

    /// Makes a nonce of typed card data, as Accept.js does: checked by its look, not by an issuer.
    mutating func makeNonce(_ request: Element, _ call: inout Call) throws(Failure) -> Answer {
        guard let token = request["data"]?["token"], request.text("data", "type") == "TOKEN" else {
            throw Failure("E00113", "Invalid OTS Token data: only the type TOKEN with a token is supported.")
        }
        let found: Instrument
        do throws(Refusal) {
            found = try instrument(
                number: token.text("cardNumber") ?? "", expiry: token.text("expirationDate") ?? "",
                code: token.text("cardCode"))
        } catch {
            switch error {
            case .failure(let failure): throw failure
            case .reason(let reason, _, _): throw Failure("E00027", reason.text)
            }
        }
        var billTo = Address()
        billTo["zip"] = token.text("zip")
        let value = call.nonce()
        nonces[value] = Nonce(
            instrument: Instrument(card: found.card, codeResult: found.codeResult, nonce: value, billTo: billTo),
            created: call.now)
        return Answer(payload: [
            .group("opaqueData", [.text("dataDescriptor", Nonce.descriptor), .text("dataValue", value)])
        ])
    }

    private func card(_ test: TestCard, expiry: Expiry, outcome: Card.Outcome) -> Card {
        Card(
            brand: test.brand, last4: String(test.number.suffix(4)), issuer: String(test.number.prefix(6)),
            fingerprint: fingerprints.fingerprint(test.number), expiry: expiry, needsChallenge: test.needsChallenge,
            outcome: outcome)
    }
}

/// Why a charge is not made: the request is refused as a whole, or the transaction in it.
enum Refusal: Error {
    case failure(Failure)
    case reason(Reason, Card? = nil, original: String = "")
}

extension Call {
    /// A new nonce, as long as the live service's.
    fileprivate func nonce() -> String {
        "eyJjb2RlIjoi" + code(116)
    }
}
