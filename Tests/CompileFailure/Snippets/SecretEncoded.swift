import PaymentCore

// S-05: a secret is encoded into nothing.
// expect-error: type 'Configuration' does not conform to protocol 'Encodable'
struct Configuration: Encodable {
    let key: Secret
}
