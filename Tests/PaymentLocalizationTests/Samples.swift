import PaymentCore
import PaymentPlans

/// Text with plain spaces in place of CLDR's no-break ones, so that expectations can be read and typed.
///
/// `FormatTests` says where which no-break space stands.
func plain(_ text: String) -> String {
    String(text.map { $0 == "\u{A0}" || $0 == "\u{202F}" ? " " : $0 })
}

func eur(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .eur) }

func uah(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .uah) }

func day(_ text: String) throws -> CivilDate { try CivilDate(parsing: text) }

/// An instant by its UTC date and time: `2026-11-21T14:05:00`.
func instant(_ text: String) throws -> Timestamp {
    let halves = text.split(separator: "T")
    let numbers = halves[1].split(separator: ":").compactMap { Int64($0) }
    let seconds = (numbers[0] * 60 + numbers[1]) * 60 + numbers[2]
    return try day(String(halves[0])).start.adding(seconds: seconds)
}
