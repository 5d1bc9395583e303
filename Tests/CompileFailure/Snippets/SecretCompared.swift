import PaymentCore

// S-05: secrets are not compared byte by byte with an early end.
func isSame(_ one: Secret, _ other: Secret) -> Bool {
    // expect-error: binary operator '==' cannot be applied to two 'Secret' operands
    one == other
}
