internal import Foundation
public import PaymentCore
internal import PaymentPlans

extension Language {
    /// How much of a date is written out.
    public enum DateLength: String, Hashable, Sendable, CaseIterable {
        /// With the whole name of the month.
        case long
        /// With a short name of the month: shorter, and still read the same way everywhere.
        case short
    }

    /// An amount with its currency and all decimals of it: `€1,234.50`, `1 234,50 ₴`.
    ///
    /// The number of decimals is that of ISO 4217, as everywhere in the package, also where CLDR would show fewer.
    public func amount(_ amount: Money) -> String {
        let exponent = amount.currency.exponent
        let style = Decimal.FormatStyle.Currency(code: amount.currency.code, locale: locale)
        return decimal(amount.minorUnits, exponent: -exponent).formatted(
            style.precision(.fractionLength(exponent)))
    }

    /// A percentage with all the decimals it has: `12.5%`, `33,333333%`.
    public func percentage(_ percentage: Percentage) -> String {
        // Millionths of a hundredth.
        decimal(percentage.millionths, exponent: -8).formatted(
            Decimal.FormatStyle.Percent(locale: locale).precision(.fractionLength(0...6)))
    }

    /// A day, as in `November 21, 2026`.
    ///
    /// Before the first day of the Gregorian calendar and after the year 9999 it is in ISO 8601.
    public func date(_ day: CivilDate, _ length: DateLength = .long) -> String {
        guard Self.writtenDays.contains(day.daysSinceEpoch) else { return day.description }
        let style = Date.FormatStyle(
            date: length == .long ? .long : .abbreviated, time: .omitted, locale: locale,
            calendar: Calendar(identifier: .gregorian), timeZone: .gmt)
        return Date(timeIntervalSince1970: TimeInterval(day.daysSinceEpoch * 86_400)).formatted(style)
    }

    /// The day and the time, to the minute, that clocks in `zone` show at an instant, and how far they are from GMT.
    ///
    /// Before the first day of the Gregorian calendar and after the year 9999 it is in ISO 8601, in universal time.
    public func dateTime(_ instant: Timestamp, in zone: BusinessZone) -> String {
        guard Self.writtenDays.contains(zone.moment(instant).day.daysSinceEpoch) else {
            let time = UTCDateTime(instant)
            return "\(time.date)T\(time.hour.padded(to: 2)):\(time.minute.padded(to: 2))Z"
        }
        let style = Date.FormatStyle(
            date: .long, time: .shortened, locale: locale, calendar: Calendar(identifier: .gregorian),
            timeZone: zone.timeZone)
        return Date(timeIntervalSince1970: TimeInterval(instant.secondsSinceEpoch)).formatted(
            style.timeZone(.localizedGMT(.short)))
    }

    /// A number of things, the word in the form that goes with the number: `1 day`, `22 дні`.
    public func count(_ number: Int, of unit: CountedUnit) -> String {
        let texts = self.texts
        let word = texts.forms(of: unit).form(texts.plurals.category(of: Int64(number)))
        return number.formatted(IntegerFormatStyle<Int>(locale: locale)) + " " + word
    }

    private var locale: Locale { Locale(identifier: rawValue) }

    /// A whole number times a power of ten, exactly.
    private func decimal(_ number: Int64, exponent: Int) -> Decimal {
        Decimal(
            sign: number < 0 ? .minus : .plus, exponent: exponent, significand: Decimal(number.magnitude))
    }

    /// From 1582-10-15, before which Foundation turns to the Julian calendar, to 9999-12-31.
    private static let writtenDays: ClosedRange<Int64> = -141_427...2_932_896
}
