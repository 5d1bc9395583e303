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
        let outcome = try await move(
            .createPaymentMethod(fromForm: card, key: key), reference: nil, merchantReference: nil, key: key
        ) { wire throws(InvalidValue) in .succeeded(try PaymentToken(wire.id)) }
        guard case .unknown(let unknown) = outcome else { return outcome }
        throw PaymentError(
            .gatewayFault, "\(unknown.detail). This call moves no money, so it can be repeated", gateway: .stripe,
            retry: .sameKey(afterSeconds: nil))
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
