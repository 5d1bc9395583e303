import PaymentCore

// G-9: nobody makes a currency up, nor another exponent for one.
func invent() -> Currency {
    // expect-error: extra argument 'exponent' in call
    Currency(code: "USD", exponent: 3)
}
