internal import Foundation
internal import PaymentOrders

/// Values that are kept as a JSON text in one column.
///
/// Members are sorted, so that equal values are equal texts.
enum StoredDocument {
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
    private static let decoder = JSONDecoder()

    /// The text of a value; null for nil.
    static func column(_ value: (some Encodable)?, _ name: String) throws(OrderError) -> SQLValue {
        guard let value else { return .null }
        do {
            return .text(String(decoding: try encoder.encode(value), as: UTF8.self))
        } catch {
            throw OrderError(.invalid, "\(name) cannot be written as JSON: \(error)", field: name)
        }
    }

    /// The value of a text.
    static func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try decoder.decode(type, from: Data(text.utf8))
    }
}
