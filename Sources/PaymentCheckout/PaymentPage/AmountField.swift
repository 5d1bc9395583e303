internal import PaymentCore
internal import PaymentLocalization

/// An amount as a payer types it: with a comma or a point before the decimals, and blanks or the language's marks between thousands.
enum AmountField {
    /// Reads what was typed.
    ///
    /// - Returns: nil for anything that is not clearly one amount: guessing at money is worse than asking.
    static func read(_ text: String, _ currency: Currency, _ language: Language) -> Money? {
        guard text.utf8.count <= 64 else { return nil }
        // A sign of the currency around it is no part of the number, and neither are blanks, no-break ones included.
        let kept = text.filter { !$0.isWhitespace && !$0.isCurrencySymbol }
        let plain = kept.uppercased().hasSuffix(currency.code) ? String(kept.dropLast(3)) : kept
        let marks = plain.filter { $0 == "," || $0 == "." }
        let decimal: String
        switch marks.count {
        case 0: decimal = plain
        case 1: decimal = single(plain, currency, language)
        default:
            guard let last = marks.last, marks.dropLast().allSatisfy({ $0 == marks.first }) else { return nil }
            // Thousands are marked by the other sign, or all marks are for thousands: `1,234,567`.
            let thousands = marks.first ?? ","
            guard isGrouped(plain, by: thousands, before: last == thousands ? nil : last) else { return nil }
            decimal = plain.filter { $0 != thousands }.replacing(",", with: ".")
        }
        do { return try Money(decimal: decimal, currency: currency) } catch { return nil }
    }

    // One mark stands before the decimals, unless English writes thousands with it: `1,234`.
    private static func single(_ text: String, _ currency: Currency, _ language: Language) -> String {
        let behind = text.reversed().prefix { $0 != "," && $0 != "." }.count
        if language == .en, text.contains(","), behind == 3, currency.exponent != 3 {
            return text.replacing(",", with: "")
        }
        return text.replacing(",", with: ".")
    }

    private static func isGrouped(_ text: String, by thousands: Character, before decimal: Character?) -> Bool {
        let whole = decimal.flatMap { text.lastIndex(of: $0) }.map { text[..<$0] } ?? text[...]
        let groups = whole.split(separator: thousands, omittingEmptySubsequences: false)
        return groups.dropFirst().allSatisfy { $0.count == 3 } && (1...3).contains(groups.first?.count ?? 0)
    }
}
