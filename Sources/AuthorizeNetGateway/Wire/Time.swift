internal import PaymentCore

extension Wire {
    /// How Authorize.net writes times: `2026-11-21T10:00:00Z`, in webhooks with up to seven fraction digits.
    enum Time {
        private static let secondsPerDay: Int64 = 86_400

        /// The text of a time, to the second.
        static func text(_ time: Timestamp) -> String {
            let seconds = time.secondsSinceEpoch
            let day = seconds >= 0 ? seconds / secondsPerDay : (seconds - secondsPerDay + 1) / secondsPerDay
            let rest = seconds - day * secondsPerDay
            // Days are counted from 1 March of year 0, so that the leap day ends a year; 146,097 days are 400 years.
            let shifted = day + 719_468
            let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
            let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
            let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
            return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(dayOfMonth, 2) + "T"
                + padded(rest / 3600, 2) + ":" + padded(rest / 60 % 60, 2) + ":" + padded(rest % 60, 2) + "Z"
        }

        /// The time that a text means; nil when it is none.
        static func timestamp(_ text: String) -> Timestamp? {
            var bytes = Array(text.utf8)
            if bytes.last == UInt8(ascii: "Z") { bytes.removeLast() }
            guard bytes.count >= 19, bytes.count != 20,
                [bytes[4], bytes[7], bytes[10], bytes[13], bytes[16]] == Array("--T::".utf8),
                let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
                let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
                let second = number(bytes[17..<19]),
                (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
            else { return nil }
            var milliseconds: Int64 = 0
            if bytes.count > 20 {
                guard bytes[19] == UInt8(ascii: "."), bytes.count <= 27, number(bytes[20...]) != nil,
                    let digits = number((bytes[20...] + Array("00".utf8)).prefix(3))
                else { return nil }
                milliseconds = digits
            }
            let seconds = days(year, month, day) * secondsPerDay + hour * 3600 + minute * 60 + second
            return Timestamp(secondsSinceEpoch: seconds).adding(milliseconds: milliseconds)
        }

        /// The days from 1970-01-01 to a date.
        private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
            let shiftedYear = month <= 2 ? year - 1 : year
            let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
            let yearOfEra = shiftedYear - era * 400
            let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
            return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        }

        private static func number(_ digits: some Collection<UInt8>) -> Int64? {
            var sum: Int64 = 0
            for digit in digits {
                guard (0x30...0x39).contains(digit) else { return nil }
                sum = sum * 10 + Int64(digit - 0x30)
            }
            return sum
        }

        private static func padded(_ number: Int64, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
    }
}
