import PaymentCore

// D-4: percentages are decimal text or whole numbers.
func rate() throws -> Percentage {
    // expect-error: cannot convert value of type 'Double' to expected argument type 'String'
    try Percentage(12.5)
}
