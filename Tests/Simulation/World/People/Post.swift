import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentOrders
import Synchronization

/// The way of webhooks from a gateway to a process, with everything that can happen on it.
final class Post: HTTPTransport {
    /// A genuine delivery, for those who want to send it again.
    struct Letter: Sendable {
        let account: AccountName
        let delivery: WebhookDelivery

        /// Whether it tells of a dispute.
        var isAboutDispute: Bool {
            let name = Array("charge.dispute".utf8)
            return delivery.body.indices.contains {
                delivery.body[$0] == name[0] && delivery.body[$0...].starts(with: name)
            }
        }
    }

    private let world: World
    private let kept = Mutex<[Letter]>([])

    private static let kinds: [Trouble] = [
        .webhookDropped, .webhookDelayed, .webhookDuplicated, .webhookForged, .webhookReplayed, .webhookRedirected,
    ]

    /// Opens the post.
    init(_ world: World) { self.world = world }

    /// Every genuine delivery so far, the last 200.
    var letters: [Letter] { kept.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let fields = request.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        guard let name = request.path.split(separator: "/").last, let account = try? AccountName(String(name)) else {
            throw TransportError(.connect, .notSent, detail: "nobody listens at \(request.path)")
        }
        let letter = Letter(account: account, delivery: WebhookDelivery(fields: fields, body: request.bytes))
        kept.withLock { kept in
            kept.append(letter)
            if kept.count > 200 { kept.removeFirst() }
        }
        let visit = world.fate.visit("\(account)/hook")
        await world.kernel.sleep(milliseconds: world.fate.length(visit, 5...900))
        let trouble = world.trouble(visit, among: Self.kinds)
        switch trouble {
        // Of a dispute nothing but its webhook tells, so those are only late; gateways repeat what nobody took.
        case .webhookDropped where !letter.isAboutDispute:
            world.court.loseWebhook()
            return TransportResponse(status: 200)
        case .webhookDelayed:
            later(letter, visit, 60_000...432_000_000, isOwn: true)
            return TransportResponse(status: 200)
        // The gateway's own repeat bears a new signature where signatures bear a time; a copy that somebody else sends does not.
        case .webhookDuplicated: later(letter, visit + "/copy", 0...20_000, isOwn: true)
        case .webhookReplayed: later(letter, visit + "/replay", 3_600_000...432_000_000)
        case .webhookForged: later(Self.forged(letter), visit + "/forged", 0...60_000)
        case .webhookRedirected:
            let others = world.banks.map(\.account).filter { $0 != account }
            if let other = others.first {
                later(Letter(account: other, delivery: letter.delivery), visit + "/redirected", 0...60_000)
            }
        default: break
        }
        let answer = await hand(letter, visit)
        if letter.isAboutDispute, answer.status >= 300 { again(letter) }
        let fieldsBack = HTTPFields(
            answer.fields.compactMap { field in
                HTTPField.Name(field.name).map { HTTPField(name: $0, value: field.value) }
            })
        return TransportResponse(status: answer.status, headerFields: fieldsBack, body: answer.body)
    }

    /// Hands a delivery to a process after a while.
    ///
    /// - Parameter isOwn: whether the gateway does it, which signs it anew and repeats what nobody took; else somebody sends a copy.
    private func later(_ letter: Letter, _ visit: String, _ range: ClosedRange<Int64>, isOwn: Bool = false) {
        let time = world.now.adding(milliseconds: world.fate.length(visit + "/wait", range))
        world.kernel.spawn { [self] in
            // What is still on its way when everything heals arrives within the hour.
            await world.kernel.sleep(until: min(time, max(world.healing, world.now).adding(seconds: 3_600)))
            var letter = letter
            if isOwn, let bank = world.banks.first(where: { $0.account == letter.account }),
                let fresh = try? bank.signed(bank.message(in: letter.delivery), like: letter.delivery, at: world.now)
            {
                letter = Letter(account: letter.account, delivery: fresh)
            }
            let answer = await hand(letter, visit)
            if isOwn, answer.status >= 300, !world.isOver { again(letter) }
        }
    }

    /// Repeats what nobody took, as gateways do.
    private func again(_ letter: Letter) {
        later(letter, world.fate.visit("\(letter.account)/again"), 600_000...172_800_000, isOwn: true)
    }

    /// Hands a delivery to a process; no process answers like a server that is down.
    func hand(_ letter: Letter, _ visit: String) async -> WebhookAnswer {
        await Scene.$label.withValue(visit) {
            guard let station = world.station(for: visit) else {
                return WebhookAnswer(status: 502, fields: [], body: [])
            }
            let bank = world.banks.first { $0.account == letter.account }
            let message = bank.map { Court.Message(account: letter.account, bytes: $0.message(in: letter.delivery)) }
            let answer = await Scene.$message.withValue(message) {
                await station.inbox.receive(letter.delivery, for: letter.account)
            }
            world.journal.note(visit, "\(station.node.name) answers \(answer.status)")
            world.journal.reach("webhook \(answer.status)")
            guard station.node.isAlive else { return WebhookAnswer(status: 502, fields: [], body: []) }
            if answer.status < 300 { promise(letter, station) }
            return answer
        }
    }

    /// Takes it for a promise that an event was acknowledged: the gateway will not send it again (S-25).
    private func promise(_ letter: Letter, _ station: Station) {
        guard let gateway = station.orders.accounts[letter.account]?.gateway as? any WebhookGateway,
            let event = try? gateway.verify(letter.delivery, now: world.now).event
        else { return }
        world.court.promise(
            .received(letter.account, event.id), about: "event \(letter.account)/\(event.id)", at: world.now)
    }

    /// The same delivery with a digit changed that is signed, so that its signature is no longer true.
    ///
    /// One gateway signs a part of the fields only; the amount is among them.
    static func forged(_ letter: Letter) -> Letter {
        let amount = Array("\"amount\":".utf8)
        let body = letter.delivery.body
        let after = body.indices.first { body[$0...].starts(with: amount) }
        let digits = body.indices.filter { (0x30...0x39).contains(body[$0]) }
        guard let place = after.flatMap({ start in digits.first { $0 > start } }) ?? digits.last else { return letter }
        return changed(letter, at: place)
    }

    /// The same delivery with one of its digits changed, which need not be signed.
    static func altered(_ letter: Letter, _ number: Int) -> Letter {
        let digits = letter.delivery.body.indices.filter { (0x30...0x39).contains(letter.delivery.body[$0]) }
        return digits.isEmpty ? letter : changed(letter, at: digits[number % digits.count])
    }

    private static func changed(_ letter: Letter, at place: Int) -> Letter {
        var body = letter.delivery.body
        body[place] = body[place] == 0x39 ? 0x31 : body[place] + 1
        return Letter(account: letter.account, delivery: WebhookDelivery(fields: letter.delivery.fields, body: body))
    }
}
