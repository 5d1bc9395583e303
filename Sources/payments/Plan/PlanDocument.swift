internal import Foundation
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentPlans

/// The JSON document that `payments plan` reads; `Docs/Schemas/plan-input-1.json` describes it.
enum PlanDocument {
    /// The version that is read.
    static let version: Int64 = 1

    private static let members = [
        "version", "terms", "total", "bookedOn", "zone", "dates", "limits", "gateway", "channel", "today", "events",
    ]

    /// Reads a document.
    ///
    /// - Throws: `JSONError` for what is no JSON, and `PlanError` naming field and value.
    static func read(_ bytes: [UInt8]) throws -> PlanRequest {
        let object = try parsed(bytes).object(members)
        let version = try object.require("version", "\(version)")
        guard try version.integer() == Self.version else {
            throw version.refusal("is not known; this release reads \(Self.version)")
        }
        let terms = try decoded(
            Terms.self, from: object.require("terms", "an object as Docs/Schemas/terms-1.json says"))
        let total = try object.require("total", "the price of everything").money()
        let zone =
            try object["zone"].map { field in
                let name = try field.text("a time zone such as \"Europe/Kyiv\"")
                return try field.checked { () throws(InvalidValue) in try BusinessZone(name) }
            } ?? .utc
        var moments = StoryMoments(zone: zone)
        let bookedOn = try object.require("bookedOn", "a date such as \"2026-09-01\"")
        let bookedAt = try moments.moment(bookedOn.text(), bookedOn.path)
        moments.booking = bookedAt
        let channel = try object["channel"]?.word(Tender.Channel.self) ?? .sentLink
        return PlanRequest(
            terms: terms, total: total, bookedAt: bookedAt, zone: zone,
            dates: try dates(object["dates"], moments),
            limits: try limits(object, total.currency), channel: channel,
            today: try object["today"].map { try moments.laterMoment($0.text(), $0.path) },
            events: try EventReader(moments: moments, currency: total.currency, channel: channel).read(object["events"])
        )
    }

    /// The root of a document.
    ///
    /// - Throws: `JSONError`; a name that stands twice is a `PlanError`, which tells the name.
    static func parsed(_ bytes: [UInt8]) throws -> DocumentField {
        let parsed = Result { () throws(JSONError) in try JSONDocument(parsing: bytes) }
        if case .failure(let error) = parsed, error.kind == .duplicateName {
            let name = bytes.dropFirst(error.byteOffset + 1).prefix { $0 != UInt8(ascii: "\"") }
            throw PlanError(
                .invalidValue, "input", String(decoding: name, as: UTF8.self),
                "stands twice in one object, the second time at byte \(error.byteOffset)")
        }
        return DocumentField(value: try parsed.get().root, path: "")
    }

    /// What the package's own decoding makes of a value; its errors begin with the way to the value.
    static func decoded<Value: Decodable>(_: Value.Type, from field: DocumentField) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(JSON(field.value).serialized()))
        } catch let error as PlanError {
            let separator = field.path.isEmpty || error.field.isEmpty || error.field.hasPrefix("[") ? "" : "."
            let path = field.path + separator + error.field
            throw PlanError(error.code, path.isEmpty ? "input" : path, error.value, error.reason)
        } catch is DecodingError {
            throw field.refusal("is not as Docs/Schemas/terms-1.json says")
        }
    }

    private static func dates(_ field: DocumentField?, _ moments: StoryMoments) throws -> EventDates {
        guard let field else { return EventDates() }
        guard field.value.kind == .object else { throw field.refusal("must be an object of dates by event") }
        let object = DocumentObject(field: field)
        var planned: [EventName: Moment] = [:]
        for member in field.value.members {
            guard let date = object[member.name] else { continue }
            let name: EventName
            do {
                name = try EventName(member.name)
            } catch {
                throw PlanError(error.code, field.path, error.value, error.reason)
            }
            planned[name] = try moments.moment(date.text("a day or an instant"), date.path)
        }
        return EventDates(planned: planned)
    }

    private static func limits(_ object: DocumentObject, _ currency: Currency) throws -> ChargeLimits {
        if let gateway = object["gateway"] {
            guard object["limits"] == nil else { throw gateway.refusal("cannot stand beside limits; give one of them") }
            return try GatewayLimits.of(gateway.word(GatewayName.self), currency)
        }
        guard let field = object["limits"] else { return .none }
        let limits = try field.object(["smallest", "largest", "step", "owner"])
        return try ChargeLimits(
            smallest: limits["smallest"]?.integer() ?? 1, largest: limits["largest"]?.integer() ?? .max,
            step: limits["step"]?.integer() ?? 1, owner: limits["owner"]?.text() ?? "")
    }
}
