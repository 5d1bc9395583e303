import PaymentCore
import PaymentLocalization
import PaymentPlans
import Testing

@Suite struct FormatTests {
    @Test(
        "an amount has the decimals of its currency and the signs of its language, no-break space included",
        arguments: [
            ("UAH", 123_456_789 as Int64, "UAH\u{A0}1,234,567.89", "1\u{A0}234\u{A0}567,89\u{A0}₴"),
            ("EUR", 5000, "€50.00", "50,00\u{A0}EUR"),
            ("USD", 1999, "$19.99", "19,99\u{A0}USD"),
            ("JPY", 80, "¥80", "80\u{A0}¥"),
            ("KWD", 10_005, "KWD\u{A0}10.005", "10,005\u{A0}KWD"),
            ("EUR", 0, "€0.00", "0,00\u{A0}EUR"),
            ("EUR", -5, "-€0.05", "-0,05\u{A0}EUR"),
            // Currencies whose decimals CLDR leaves out.
            ("IQD", 1500, "IQD\u{A0}1.500", "1,500\u{A0}IQD"),
            ("AFN", 100, "AFN\u{A0}1.00", "1,00\u{A0}AFN"),
            ("CLF", 12_345, "CLF\u{A0}1.2345", "1,2345\u{A0}CLF"),
            // The ends of 64 bits, of which floating point has only the first digits.
            (
                "USD", .max, "$92,233,720,368,547,758.07",
                "92\u{A0}233\u{A0}720\u{A0}368\u{A0}547\u{A0}758,07\u{A0}USD"
            ),
            (
                "USD", .min, "-$92,233,720,368,547,758.08",
                "-92\u{A0}233\u{A0}720\u{A0}368\u{A0}547\u{A0}758,08\u{A0}USD"
            ),
        ])
    func amounts(code: String, minorUnits: Int64, english: String, ukrainian: String) throws {
        let amount = Money(minorUnits: minorUnits, currency: try Currency(code: code))
        #expect(Language.en.amount(amount) == english)
        #expect(Language.uk.amount(amount) == ukrainian)
    }

    @Test("an amount of every currency shows all its digits in every language", arguments: Language.allCases)
    func allCurrencies(language: Language) {
        for currency in Currency.all {
            for minorUnits in [1, 12_345_678, -9_007_199_254_740_993] as [Int64] {
                let amount = Money(minorUnits: minorUnits, currency: currency)
                let digits = language.amount(amount).filter(\.isNumber)
                #expect(String(digits) == amount.decimalText.filter(\.isNumber), "\(amount)")
            }
        }
    }

    @Test(
        "a percentage has all its decimals and no more",
        arguments: [
            ("12.5", "12.5%", "12,5%"), ("33.333333", "33.333333%", "33,333333%"), ("1", "1%", "1%"),
            ("100", "100%", "100%"), ("0", "0%", "0%"), ("0.000001", "0.000001%", "0,000001%"),
            ("1234.5", "1,234.5%", "1\u{A0}234,5%"), ("-2.50", "-2.5%", "-2,5%"),
            ("9223372036854.775807", "9,223,372,036,854.775807%", "9\u{A0}223\u{A0}372\u{A0}036\u{A0}854,775807%"),
        ])
    func percentages(text: String, english: String, ukrainian: String) throws {
        let percentage = try Percentage(text)
        #expect(Language.en.percentage(percentage) == english)
        #expect(Language.uk.percentage(percentage) == ukrainian)
    }

    @Test(
        "a day is written out, and in ISO 8601 where the calendars of languages differ from ours",
        arguments: [
            ("1970-01-01", "January 1, 1970", "Jan 1, 1970", "1 січня 1970\u{202F}р.", "1 січ. 1970\u{202F}р."),
            (
                "2026-11-21", "November 21, 2026", "Nov 21, 2026", "21 листопада 2026\u{202F}р.",
                "21 лист. 2026\u{202F}р."
            ),
            ("2028-02-29", "February 29, 2028", "Feb 29, 2028", "29 лютого 2028\u{202F}р.", "29 лют. 2028\u{202F}р."),
            ("1582-10-15", "October 15, 1582", "Oct 15, 1582", "15 жовтня 1582\u{202F}р.", "15 жовт. 1582\u{202F}р."),
            ("9999-12-31", "December 31, 9999", "Dec 31, 9999", "31 грудня 9999\u{202F}р.", "31 груд. 9999\u{202F}р."),
            ("1582-10-14", "1582-10-14", "1582-10-14", "1582-10-14", "1582-10-14"),
            ("+10000-01-01", "+10000-01-01", "+10000-01-01", "+10000-01-01", "+10000-01-01"),
            ("-0044-03-15", "-0044-03-15", "-0044-03-15", "-0044-03-15", "-0044-03-15"),
        ])
    func days(text: String, long: String, short: String, longUkrainian: String, shortUkrainian: String) throws {
        let date = try day(text)
        #expect(Language.en.date(date) == long)
        #expect(Language.en.date(date, .short) == short)
        #expect(Language.uk.date(date) == longUkrainian)
        #expect(Language.uk.date(date, .short) == shortUkrainian)
    }

    @Test(
        "an instant is written as clocks in the zone show it, with their distance to GMT",
        arguments: [
            (
                "Europe/Kyiv", "2026-11-21T14:05:00", "November 21, 2026 at 4:05\u{202F}PM GMT+2",
                "21 листопада 2026\u{202F}р. о 16:05 GMT+2"
            ),
            (
                "UTC", "2026-11-21T14:05:59", "November 21, 2026 at 2:05\u{202F}PM GMT",
                "21 листопада 2026\u{202F}р. о 14:05 GMT"
            ),
            (
                "Pacific/Kiritimati", "2026-12-31T10:00:00", "January 1, 2027 at 12:00\u{202F}AM GMT+14",
                "1 січня 2027\u{202F}р. о 00:00 GMT+14"
            ),
            (
                "Asia/Kathmandu", "2026-11-21T14:05:00", "November 21, 2026 at 7:50\u{202F}PM GMT+5:45",
                "21 листопада 2026\u{202F}р. о 19:50 GMT+5:45"
            ),
            ("UTC", "1500-01-01T01:02:03", "1500-01-01T01:02Z", "1500-01-01T01:02Z"),
        ])
    func instants(zone: String, time: String, english: String, ukrainian: String) throws {
        let zone = try BusinessZone(zone)
        #expect(Language.en.dateTime(try instant(time), in: zone) == english)
        #expect(Language.uk.dateTime(try instant(time), in: zone) == ukrainian)
    }

    @Test("the ends of time are written without a crash", arguments: Language.allCases)
    func ends(language: Language) {
        for milliseconds in [Int64.min, .max] {
            #expect(language.dateTime(Timestamp(millisecondsSinceEpoch: milliseconds), in: .utc).hasSuffix("Z"))
        }
        for days in [Int64.min, .max] {
            let day = CivilDate(daysSinceEpoch: days)
            #expect(language.date(day) == day.description)
        }
    }
}
