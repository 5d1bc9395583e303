// "Money and currencies".

import PaymentCore
import PaymentLocalization

/// Amounts, made and refused.
func amounts() throws -> [Money] {
    // snippet: amounts
    let price = try Money(decimal: "19.99", currency: .usd)
    let same = Money(minorUnits: 1999, currency: .usd)
    let yen = try Money(decimal: "500", currency: .jpy)
    let zloty = try Money(decimal: "12.50", currency: Currency(code: "PLN"))
    // end snippet
    return [price, same, yen, zloty]
}

/// What a form's field says about what was typed.
func readAmount(_ typed: String, _ currency: Currency) -> String {
    // snippet: reading
    do {
        let amount = try Money(decimal: typed, currency: currency)
        return "\(amount)"
    } catch {
        // amount '19.999' has more decimals than USD has (2)
        return "\(error.field) '\(error.value)' \(error.reason)"
    }
    // end snippet
}

/// Sums, differences and comparisons.
func reckon(_ price: Money, _ shipping: Money, _ paid: Money) throws(InvalidValue) -> (left: Money, isPaid: Bool) {
    // snippet: arithmetic
    let total = try price + shipping
    let left = try total - paid
    let isPaid = try paid.compared(to: total) >= 0
    // end snippet
    return (left, isPaid)
}

/// Parts that add up to the whole.
func divide(_ price: Money) throws(InvalidValue) -> (thirds: [Money], shares: [Money], tax: Money) {
    // snippet: dividing
    let thirds = try price.allotted(into: 3)
    let shares = try price.allotted(byWeights: [70, 20, 10])
    let tax = try Percentage("8.875").of(price)
    // end snippet
    return (thirds, shares, tax)
}

/// Whether a gateway takes an amount, before anything is sent.
func refusal(of amount: Money, by gateway: some ChargingGateway) -> PaymentError? {
    // snippet: limits
    do {
        try gateway.capabilities.check(amount)
        return nil
    } catch {
        // amount '0.20 USD' is below the smallest payment stripe takes, 0.50 USD
        return error
    }
    // end snippet
}

/// Amounts as payers read them.
func shown(_ amount: Money) -> (english: String, ukrainian: String) {
    // snippet: showing
    let english = Language.en.amount(amount)
    let ukrainian = Language.uk.amount(amount)
    // end snippet
    return (english, ukrainian)
}
