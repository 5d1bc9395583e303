import PaymentLocalization
import Testing

@Suite struct PluralTests {
    @Test(
        "every language counts by the plural rules of CLDR",
        arguments: [
            (0, "0 days", "0 днів", "0 внесків"), (1, "1 day", "1 день", "1 внесок"),
            (2, "2 days", "2 дні", "2 внески"), (4, "4 days", "4 дні", "4 внески"),
            (5, "5 days", "5 днів", "5 внесків"), (11, "11 days", "11 днів", "11 внесків"),
            (12, "12 days", "12 днів", "12 внесків"), (14, "14 days", "14 днів", "14 внесків"),
            (21, "21 days", "21 день", "21 внесок"), (22, "22 days", "22 дні", "22 внески"),
            (25, "25 days", "25 днів", "25 внесків"), (100, "100 days", "100 днів", "100 внесків"),
            (101, "101 days", "101 день", "101 внесок"), (111, "111 days", "111 днів", "111 внесків"),
            // A sign does not count; a large number keeps its last digits, which floating point would lose.
            (-1, "-1 day", "-1 день", "-1 внесок"),
            (
                9_007_199_254_740_993, "9,007,199,254,740,993 days", "9 007 199 254 740 993 дні",
                "9 007 199 254 740 993 внески"
            ),
            (
                .max, "9,223,372,036,854,775,807 days", "9 223 372 036 854 775 807 днів",
                "9 223 372 036 854 775 807 внесків"
            ),
        ])
    func counts(number: Int, english: String, ukrainian: String, installments: String) {
        #expect(plain(Language.en.count(number, of: .day)) == english)
        #expect(plain(Language.uk.count(number, of: .day)) == ukrainian)
        #expect(plain(Language.uk.count(number, of: .installment)) == installments)
    }

    @Test(
        "every unit has the forms of one, few and many",
        arguments: [
            (CountedUnit.day, "1 day", "2 days", "1 день", "2 дні", "5 днів"),
            (.week, "1 week", "2 weeks", "1 тиждень", "2 тижні", "5 тижнів"),
            (.month, "1 month", "2 months", "1 місяць", "2 місяці", "5 місяців"),
            (.hour, "1 hour", "2 hours", "1 година", "2 години", "5 годин"),
            (.minute, "1 minute", "2 minutes", "1 хвилина", "2 хвилини", "5 хвилин"),
            (.installment, "1 installment", "2 installments", "1 внесок", "2 внески", "5 внесків"),
            (.payment, "1 payment", "2 payments", "1 платіж", "2 платежі", "5 платежів"),
        ])
    func units(unit: CountedUnit, one: String, other: String, odyn: String, dva: String, pyat: String) {
        #expect([1, 2].map { Language.en.count($0, of: unit) } == [one, other])
        #expect([1, 2, 5].map { Language.uk.count($0, of: unit) } == [odyn, dva, pyat])
    }

    @Test("numbers are counted rightly by many tasks at once")
    func parallel() async {
        await withTaskGroup(of: Bool.self) { group in
            for start in 0..<8 {
                group.addTask {
                    (0..<500).allSatisfy { step in
                        let number = start * 500 + step
                        let (units, tens) = (number % 10, number / 10 % 10)
                        let word = tens == 1 || units == 0 || units > 4 ? "днів" : (units == 1 ? "день" : "дні")
                        return Language.uk.count(number, of: .day).hasSuffix(" " + word)
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
