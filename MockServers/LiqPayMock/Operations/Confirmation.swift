internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// What the payer confirms: by `confirm`, on the 3-D Secure page, on the hosted page.
extension State {
    /// Confirms a payment for a server.
    ///
    /// After 3-D Secure that is the payment's own address, the token is the one that the payer brought back.
    mutating func confirm(_ parameters: Parameters, _ call: inout Call) throws(Failure) -> JSON {
        let token = try parameters.requiredText("confirm_token", atMost: 255)
        guard let key = challenges[token], let payment = payments[key] else { throw Failure("payment_not_found") }
        switch payment.status {
        case .threeDSecure:
            guard payment.challenge?.returnToken == token else { throw Failure("payment_err_status") }
            authenticate(key, &call)
        case .password:
            try enterPassword(try parameters.requiredText("otp", atMost: 255), key, &call)
        case .code:
            try enterCode(try parameters.requiredText("card_cvv", atMost: 255), key, &call)
        case .failure:
            // 3-D Secure was not passed, or the time is over: the shop learns it from the payment.
            break
        default:
            throw Failure("payment_err_status")
        }
        return answer(key, call)
    }

    /// The payer gives a one-time password; a wrong one can be followed by another.
    mutating func enterPassword(_ password: String, _ key: String, _ call: inout Call) throws(Failure) {
        guard (4...8).contains(password.utf8.count), password.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .wrong("otp")
        }
        guard password != TestCode.wrongPassword else { throw Failure("err_sms_otp", key: "otp") }
        settle(key, &call)
    }

    /// The payer gives the CVV; with a wrong one the payment is refused.
    mutating func enterCode(_ code: String, _ key: String, _ call: inout Call) throws(Failure) {
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .wrong("card_cvv")
        }
        guard code != TestCode.wrongCVV else { return decline(key, "9989", &call) }
        settle(key, &call)
    }

    /// The payer passed 3-D Secure and nobody else has to confirm.
    mutating func authenticate(_ key: String, _ call: inout Call) {
        payments.change(key) { $0.isAuthenticated = true }
        settle(key, &call)
    }

    /// The payer leaves the 3-D Secure page for the shop, which has to confirm a passed check.
    ///
    /// - Returns: the token that the browser takes along; `nil` when no such payment waits.
    mutating func leaveChallenge(_ key: String, isPassed: Bool, _ call: inout Call) -> String? {
        guard payments[key]?.status == .threeDSecure else { return nil }
        let token = call.secretText()
        challenges[token] = key
        if isPassed {
            payments.change(key) { $0.challenge?.returnToken = token }
        } else {
            decline(key, "err_mpi", &call)
        }
        return token
    }
}
