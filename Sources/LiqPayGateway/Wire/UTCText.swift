internal import PaymentCore

/// A time as LiqPay writes it: `2026-11-21 15:04:05`, in UTC.
///
/// - SeeAlso: https://www.liqpay.ua/en/doc/api/internet_acquiring/checkout, `expired_date` (read 2026-11-21)
enum UTCText {
    /// The text for `time`, rounded towards the past.
    static func text(_ time: Timestamp) -> String {
        let time = UTCDateTime(time)
        return "\(time.date) \(time.hour.padded(to: 2)):\(time.minute.padded(to: 2)):\(time.second.padded(to: 2))"
    }
}
