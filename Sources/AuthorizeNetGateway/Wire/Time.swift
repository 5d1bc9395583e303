internal import PaymentCore

extension Wire {
    /// How Authorize.net writes times: `2026-11-21T10:00:00Z`, in webhooks with up to seven fraction digits.
    enum Time {
        /// The text of a time, to the second.
        static func text(_ time: Timestamp) -> String {
            let time = UTCDateTime(time)
            return "\(time.date)T\(time.hour.padded(to: 2)):\(time.minute.padded(to: 2)):\(time.second.padded(to: 2))Z"
        }

        /// The time that a text means; nil when it is none.
        static func timestamp(_ text: String) -> Timestamp? {
            var bytes = Array(text.utf8)
            if bytes.last == UInt8(ascii: "Z") { bytes.removeLast() }
            guard bytes.count >= 19, bytes.count != 20,
                [bytes[4], bytes[7], bytes[10], bytes[13], bytes[16]] == Array("--T::".utf8),
                let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
                let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
                let second = number(bytes[17..<19]), let date = CivilDate(year: year, month: month, day: day)
            else { return nil }
            var milliseconds: Int64 = 0
            if bytes.count > 20 {
                guard bytes[19] == UInt8(ascii: "."), bytes.count <= 27, number(bytes[20...]) != nil,
                    let digits = number((bytes[20...] + Array("00".utf8)).prefix(3))
                else { return nil }
                milliseconds = digits
            }
            return UTCDateTime(date: date, hour: hour, minute: minute, second: second, millisecond: milliseconds)?
                .timestamp
        }

        private static func number(_ digits: some Collection<UInt8>) -> Int64? {
            var sum: Int64 = 0
            for digit in digits {
                guard (0x30...0x39).contains(digit) else { return nil }
                sum = sum * 10 + Int64(digit - 0x30)
            }
            return sum
        }
    }
}
