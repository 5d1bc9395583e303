import PaymentCore

// G-7: whoever handles an outcome has to say what to do when nobody knows it.
func isPaid(_ outcome: Outcome<Payment>) -> Bool {
    // expect-error: switch must be exhaustive
    switch outcome {
    case .succeeded: true
    case .pending, .actionRequired, .declined: false
    }
}
