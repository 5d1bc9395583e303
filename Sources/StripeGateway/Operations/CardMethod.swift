internal import HTTPTypes
package import PaymentCore
internal import PaymentHTTP

extension Stripe {
    /// Makes a PaymentMethod out of card data, for the module that is allowed to see it.
    ///
    /// Nothing is kept for anybody yet: Stripe keeps the method when a SetupIntent attaches it to a customer.
    ///
    /// - Parameters:
    ///   - card: the whole form, which is sent as it is and wiped with its last copy.
    ///   - key: the name of the intended act.
    /// - Returns: the token of the method, or the card network's refusal of the card.
    /// - SeeAlso: https://docs.stripe.com/api/payment_methods/create (read 2026-11-21)
    package func createPaymentMethod(
        fromForm card: Secret, key: IdempotencyKey
    ) async throws(PaymentError) -> Outcome<PaymentToken> {
        try await telemetry.observe("create-method") { _ throws(PaymentError) in
            let method: Wire.PaymentMethod
            do throws(Failure) {
                method = try await send(.createPaymentMethod(fromForm: card, key: key))
            } catch {
                if case .declined(let decline) = error { return .declined(decline) }
                throw error.asErrorWithoutMoney
            }
            return .succeeded(try readable { () throws(InvalidValue) in try PaymentToken(method.id) })
        }
    }
}

extension Exchange where Object == Wire.PaymentMethod {
    fileprivate static func createPaymentMethod(fromForm card: Secret, key: IdempotencyKey) -> Exchange {
        Exchange(
            name: "create-method", method: .post, path: "/v1/payment_methods", idempotencyKey: key.text + "/card",
            secretBody: card, read: Wire.PaymentMethod.init,
            mismatch: { Stripe.isID($0.id) ? nil : "its id is none of Stripe's" })
    }
}
