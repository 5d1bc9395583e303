internal import PaymentCore

extension CivilDate {
    /// Reads a day as the gateway writes it, `21.11.2026`; nil for any other text and for days that do not exist.
    init?(dotted text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [2, 2, 4], text.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }),
            let day = Int64(text.prefix(2)), let month = Int64(text.dropFirst(3).prefix(2)),
            let year = Int64(text.suffix(4)), year >= 1970
        else { return nil }
        self.init(year: year, month: month, day: day)
    }
}
