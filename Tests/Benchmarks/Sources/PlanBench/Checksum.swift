import PaymentCore
import PaymentPlans

/// A number made of all that was computed, so that the contestants provably compute the same.
///
/// Its step is that of FNV, a word at a time.
struct Checksum: CustomStringConvertible {
    private var sum: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Takes numbers in.
    mutating func mix(_ values: Int64...) {
        for value in values { sum = (sum ^ UInt64(bitPattern: value)) &* 0x100_0000_01B3 }
    }

    /// Takes amounts and days in.
    mutating func mix(_ schedule: Schedule) {
        for item in schedule.items { mix(item.minorUnits, item.due?.daysSinceEpoch ?? 0) }
    }

    /// Takes in what a payer and staff are shown.
    mutating func mix(_ standing: Standing) throws {
        let payNow = try standing.payNow.get()
        mix(standing.left.minorUnits, standing.due.minorUnits, standing.overdue.minorUnits)
        mix(Int64(standing.next?.id.number ?? 0), payNow.minimum.amount.minorUnits)
        mix(payNow.maximum.amount.minorUnits, payNow.suggested.amount.minorUnits)
        for item in standing.items {
            mix(item.paid.minorUnits, item.left.minorUnits, Int64(item.state.rawValue.utf8.count))
        }
    }

    /// Sixteen hexadecimal digits.
    var description: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
