import PaymentCards
import PaymentCore
import Testing

/// S-03: once card data and secrets are gone, no copy of them is left in memory.
struct WipingTests {
    @Test func `the search finds each copy there is`() throws {
        let canary = try Canary()
        #expect(try canary.copiesInMemory() == 0)
        let one = canary.bytes()
        #expect(try canary.copiesInMemory() == 1)
        let other = canary.bytes()
        #expect(try canary.copiesInMemory() == 2)
        withExtendedLifetime((one, other)) {}
    }

    @Test func `card data is in memory once while it is used and not at all afterwards`() throws {
        let canary = try Canary()
        try useCard(canary)
        #expect(try canary.copiesInMemory() == 0)
    }

    private func useCard(_ canary: Canary) throws {
        var number = canary.bytes()
        var code = [UInt8]("123".utf8)
        let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
        #expect(number == [UInt8](repeating: 0, count: canary.length))
        #expect(code == [0, 0, 0])
        #expect(try canary.copiesInMemory() == 1)
        #expect(card.withNumber { $0.count } == canary.length)
        #expect(card.summary.lastFour.utf8.count == 4)
        #expect(card.description == "<redacted>")
        #expect(try canary.copiesInMemory() == 1)
    }

    @Test(arguments: ["12", "12345", "12x", ""])
    func `the buffers are wiped when the security code is refused`(_ text: String) throws {
        let canary = try Canary()
        var number = canary.bytes()
        var code = [UInt8](text.utf8)
        do {
            _ = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
            Issue.record("accepted")
        } catch { #expect(error.field == "securityCode") }
        #expect(number.allSatisfy { $0 == 0 } && code.allSatisfy { $0 == 0 })
        #expect(number.count == canary.length && code.count == text.utf8.count)
        #expect(try canary.copiesInMemory() == 0)
    }

    @Test func `the buffers are wiped when the number is refused`() throws {
        let canary = try Canary()
        var number = canary.bytes() + [0x20]
        var code = [UInt8]("123".utf8)
        #expect(throws: InvalidValue.self) {
            _ = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
        }
        #expect(number.allSatisfy { $0 == 0 } && code.allSatisfy { $0 == 0 })
    }

    @Test func `a gateway that consumed the card leaves nothing of it`() async throws {
        let canary = try Canary()
        let outcome = try await tokenize(canary)
        #expect(outcome.value?.card?.expiry == (try CardExpiry(month: 9, year: 2027)))
        #expect(try canary.copiesInMemory() == 0)
    }

    private func tokenize(_ canary: Canary) async throws -> Outcome<StoredMethod> {
        var number = canary.bytes()
        var code = [UInt8]("123".utf8)
        let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
        let consent = Consent(
            purpose: .balance, givenAt: Timestamp(secondsSinceEpoch: 1_700_000_000), agreement: "terms-3")
        return try await VaultGateway().tokenize(
            card, request: CardTokenizeRequest(consent: consent, idempotencyKey: IdempotencyKey("vault-1")))
    }

    @Test func `card data from text adds one copy to the text's own, and takes it away again`() throws {
        let canary = try Canary()
        let text = canary.text()
        #expect(try canary.copiesInMemory() == 1)
        try useCard(text, of: canary)
        #expect(try canary.copiesInMemory() == 1)
        withExtendedLifetime(text) {}
    }

    private func useCard(_ text: String, of canary: Canary) throws {
        let card = try CardData(number: text, securityCode: "1234", expiry: CardExpiry(month: 1, year: 2030))
        #expect(try canary.copiesInMemory() == 2)
        #expect(card.withSecurityCode { $0.elementsEqual("1234".utf8) })
    }

    /// Longer than any card number, because of a block that is freed the allocator itself overwrites the first bytes.
    @Test(arguments: [64, 200, 3000])
    func `a secret is wiped with its last copy and not before`(_ length: Int) throws {
        let canary = try Canary(length: length)
        let bytes = canary.bytes()
        var secrets = [Secret(bytes)]
        secrets += secrets
        #expect(try canary.copiesInMemory() == 2)
        secrets.removeLast()
        #expect(try canary.copiesInMemory() == 2)
        #expect(secrets[0].withBytes { $0.elementsEqual(bytes) })
        secrets.removeAll()
        #expect(try canary.copiesInMemory() == 1)
        withExtendedLifetime(bytes) {}
    }

    @Test(arguments: [64, 200, 3000])
    func `a secret from text leaves nothing but the text`(_ length: Int) throws {
        let canary = try Canary(length: length)
        let text = canary.text()
        #expect(try canary.copiesInMemory() == 1)
        try useSecret(text, of: canary)
        #expect(try canary.copiesInMemory() == 1)
        withExtendedLifetime(text) {}
    }

    private func useSecret(_ text: String, of canary: Canary) throws {
        let secret = Secret(text)
        #expect(try canary.copiesInMemory() == 2)
        #expect(secret.count == canary.length)
    }
}

/// Keeps every card, as a vault of a gateway does.
private struct VaultGateway: CardTokenizingGateway {
    let capabilities = Capabilities(
        gateway: GatewayID(rawValue: "vault"), operations: [.tokenize], amountLimits: [:], idempotency: .key(hours: 24),
        authorizationDays: nil)

    func tokenize(
        _ card: consuming CardData, request: CardTokenizeRequest
    ) async throws(PaymentError) -> Outcome<StoredMethod> {
        do throws(InvalidValue) {
            let length = card.withNumber { $0.count } + card.withSecurityCode { $0.count }
            return .succeeded(
                StoredMethod(
                    gateway: id, token: try PaymentToken("vaulted-\(length)"), customer: request.customer,
                    card: card.summary,
                    worksWithoutPayer: request.consent.coversPayerAbsent, consent: request.consent))
        } catch {
            throw PaymentError(error, gateway: id)
        }
    }
}
