import PaymentCore
import PaymentOrders
import Synchronization

extension World {
    /// Lets somebody try to cheat when the script says so.
    func planAttacks(_ post: Post) {
        for action in script.actions {
            guard case .attack(let deed) = action.deed else { continue }
            kernel.spawn { [self] in
                await kernel.sleep(until: moment(action.at))
                guard !isHealed else { return }
                await attack(deed, action.name, post)
            }
        }
    }

    private func attack(_ deed: AttackDeed, _ action: String, _ post: Post) async {
        let letter: Post.Letter?
        switch deed {
        case .forge(let gateway): letter = pick(gateway, 0, post).map(Post.forged)
        case .tamper(let gateway, let number):
            letter = pick(gateway, number, post).map { Post.altered($0, number) }
        case .replay(let gateway, let number): letter = pick(gateway, number, post)
        case .redirect(let from, let to, let number) where account(from) == account(to):
            letter = await laterForAnotherOrder(from, number, post)
        case .redirect(let from, let to, let number):
            letter = pick(from, number, post).map { Post.Letter(account: account(to), delivery: $0.delivery) }
        case .mismatch(let gateway, let number):
            letter = pick(gateway, number, post).flatMap { resigned(Post.altered($0, number)) }
        case .shorten(let gateway, let number):
            letter = pick(gateway, number, post).map { letter in
                let forged = Post.forged(letter)
                let guessed = number % 3 == 0 ? nil : try? bank(gateway).guessed(forged.delivery, at: now)
                return Post.Letter(
                    account: forged.account, delivery: guessed ?? bank(gateway).unsigned(forged.delivery))
            }
        case .stray(let gateway, let units):
            stray(bank(gateway), units, action)
            letter = nil
        case .intrude(let gateway, let number, let percent, let currency):
            // Not at every gateway can another program take money under a reference of ours.
            for turn in banks.indices where intrude(bank(gateway + turn), number, percent, currency, action) { break }
            letter = nil
        }
        guard let letter else { return }
        journal.note(action, "attacks \(letter.account)")
        let answer = await post.hand(letter, action)
        switch deed {
        case .forge, .shorten:
            journal.reach("attack forged")
            if answer.status < 300 {
                court.object("I-10", "'\(action)': a forged webhook was answered \(answer.status)")
            }
        case .redirect(let from, let to, _) where account(from) != account(to):
            journal.reach("attack redirected")
            if answer.status < 300 {
                court.object("I-10", "'\(action)': another account's webhook was answered \(answer.status)")
            }
        default: break
        }
    }

    /// Takes money under a reference that nobody here knows, as another shop of the same merchant does (F-25).
    private func stray(_ bank: any Bank, _ minorUnits: Int64, _ action: String) {
        guard
            let id = try? bank.intrude(
                "other-shop-\(action)", minorUnits: minorUnits, currency: bank.kind.currencies[0])
        else { return }
        noteIntruder(id)
        journal.note(action, "another shop takes \(minorUnits) (\(id))")
    }

    /// Takes another amount or currency under a reference that is ours, as another program with the same account might (F-24).
    ///
    /// - Returns: whether it did.
    private func intrude(
        _ bank: any Bank, _ number: Int, _ percent: Int, _ currency: String?, _ action: String
    ) -> Bool {
        let attempts = court.memory.withLock {
            $0.attempts.values.filter { $0.operation == .charge && $0.account == bank.account }
        }
        .sorted { $0.reference.text < $1.reference.text }
        guard !attempts.isEmpty else { return false }
        // Mostly where nothing was taken yet: what comes after a success is only told of.
        let open = attempts.filter { $0.state != .succeeded }
        let chosen = open.isEmpty || number % 4 == 0 ? attempts : open
        let attempt = chosen[number % chosen.count]
        // The whole of it in another currency is another amount as well.
        let amount =
            percent == 100
            ? attempt.amount.minorUnits : max(attempt.amount.minorUnits * Int64(percent) / 1000 * 10, 1000)
        guard amount != attempt.amount.minorUnits || currency != nil,
            let id = try? bank.intrude(
                attempt.reference.text, minorUnits: amount, currency: currency ?? attempt.amount.currency.code)
        else { return false }
        noteIntruder(id)
        journal.reach("attack intruded")
        journal.note(action, "takes \(amount) as \(attempt.reference) (\(id))")
        return true
    }

    /// The same once another payment of such an amount was begun, if that is soon: whoever cheats so waits for it.
    private func laterForAnotherOrder(_ gateway: Int, _ number: Int, _ post: Post) async -> Post.Letter? {
        for _ in 1...96 {
            if let letter = forAnotherOrder(gateway, number, post, isLast: false) { return letter }
            await kernel.sleep(until: now.adding(seconds: 1800))
            guard !isHealed else { return nil }
        }
        return forAnotherOrder(gateway, number, post, isLast: true)
    }

    /// The event of a payment that was taken, in the name of another one that was not, signed with the true key (F-23, F-24).
    ///
    /// - Parameter isLast: whether any event of any amount will do; before, it is one that tells of the money, and of as much as the other
    ///   one was to be, which is taken in most easily.
    private func forAnotherOrder(_ gateway: Int, _ number: Int, _ post: Post, isLast: Bool) -> Post.Letter? {
        let attempts = court.memory.withLock {
            $0.attempts.values.filter { $0.operation != .refund && $0.account == account(gateway) }
        }
        .sorted { $0.reference.text < $1.reference.text }
        let others = attempts.filter { $0.state != .succeeded && (isLast || $0.operation == .charge) }
        let letters = post.letters.filter { $0.account == account(gateway) }
        guard !others.isEmpty else { return nil }
        for turn in letters.indices {
            let letter = letters[(number + turn) % letters.count]
            let bytes = bank(gateway).message(in: letter.delivery)
            guard isLast || Self.moneyWords.contains(where: { Self.contains(bytes, $0) }),
                let taken = attempts.first(where: {
                    $0.state == .succeeded && Self.contains(bytes, $0.reference.text)
                })
            else { continue }
            let alike = others.filter { $0.amount == taken.amount && $0.payment != taken.payment }
            // One that still waits for its answer, if there is one.
            let open = alike.filter(\.state.isOpen)
            let chosen = isLast ? others : open.isEmpty ? alike : open
            guard !chosen.isEmpty else { continue }
            let other = chosen[number % chosen.count].reference.text
            // Stripe's events have a name of their own, which must be another one to be looked at.
            let message = String(decoding: bytes, as: UTF8.self)
            let changed = message.replacing(taken.reference.text, with: other).replacing("\"evt_", with: "\"evt_x")
            guard let delivery = try? bank(gateway).signed(Array(changed.utf8), like: letter.delivery, at: now) else {
                return nil
            }
            journal.reach("attack redirected to another order")
            return Post.Letter(account: letter.account, delivery: delivery)
        }
        return nil
    }

    /// Whether a text stands in a message: by bytes, for every attempt of a world is looked for in every message, and a search by characters
    /// was an eighth of all that worlds take.
    private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let text = Array(text.utf8)
        guard let first = text.first, bytes.count >= text.count else { return false }
        return (0...bytes.count - text.count).contains { start in
            bytes[start] == first && bytes[start..<start + text.count].elementsEqual(text)
        }
    }

    /// What stands in the events of the four gateways that tell of money.
    private static let moneyWords = ["payment_intent.succeeded", "authcapture", "\"success\"", "\"Approved\""]

    /// The same letter, signed with the true key.
    private func resigned(_ letter: Post.Letter) -> Post.Letter? {
        guard let bank = banks.first(where: { $0.account == letter.account }),
            let delivery = try? bank.signed(bank.message(in: letter.delivery), like: letter.delivery, at: now)
        else { return nil }
        return Post.Letter(account: letter.account, delivery: delivery)
    }

    private func bank(_ place: Int) -> any Bank { banks[place % banks.count] }

    private func account(_ place: Int) -> AccountName { bank(place).account }

    private func pick(_ gateway: Int, _ number: Int, _ post: Post) -> Post.Letter? {
        let letters = post.letters.filter { $0.account == account(gateway) }
        return letters.isEmpty ? nil : letters[number % letters.count]
    }
}
