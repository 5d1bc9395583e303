import Testing

@testable import PaymentCrypto

@Suite struct PasswordHashTests {
    @Test(arguments: scryptVectors)
    func `derived bytes are those of RFC 7914`(_ vector: ScryptCase) throws {
        let cost = try #require(PasswordHash.Cost(logN: vector.logN, r: vector.r, p: vector.p))
        let derived = try Scrypt.derive(Array(vector.password.utf8), salt: Array(vector.salt.utf8), cost, count: 64)
        #expect(derived == bytes(vector.key))
    }

    @Test(arguments: ["", "correct horse", "пароль з пробілом", "\u{0}zero", String(repeating: "x", count: 1024)])
    func `a password is known by what was kept, and no other is`(_ password: String) throws {
        let cost = try #require(PasswordHash.Cost(logN: 4, r: 8, p: 1))
        let kept = try PasswordHash(password, salt: salt, cost: cost).text
        let read = try #require(PasswordHash(text: kept))
        #expect(kept.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(try read.matches(password))
        for other in [password + " ", String(password.dropLast()), password.uppercased() + "a", "another"]
        where other != password { #expect(try !read.matches(other)) }
        #expect(read.text == kept)
        #expect(!"\(read)".contains(kept.suffix(10)))
    }

    @Test func `the same password with another salt is kept as another text`() throws {
        let cost = try #require(PasswordHash.Cost(logN: 4, r: 1, p: 1))
        let one = try PasswordHash("same", salt: salt, cost: cost)
        let other = try PasswordHash("same", salt: Array(salt.reversed()), cost: cost)
        #expect(one.text != other.text)
    }

    @Test func `the standard cost takes 32 MiB three times`() {
        #expect(PasswordHash.Cost.standard == PasswordHash.Cost(logN: 15, r: 8, p: 3))
    }

    @Test(arguments: [
        "", "$", "$scrypt$ln=4,r=8,p=1$", "$scrypt$ln=4,r=8,p=1$AAAA$AAAA", "$bcrypt$ln=4,r=8,p=1$\(good)",
        "$scrypt$ln=99,r=8,p=1$\(good)", "$scrypt$ln=20,r=32,p=1$\(good)", "$scrypt$r=8,ln=4,p=1$\(good)",
        "$scrypt$ln=4,r=8,p=1$\(good)$", "$scrypt$ln=4,r=8$\(good)", "$scrypt$ln=-4,r=8,p=1$\(good)",
        "$scrypt$ln=4,r=8,p=1$\(good.replacing("A", with: "!"))", String(repeating: "$", count: 10_000),
    ])
    func `what was not kept so is none`(_ text: String) { #expect(PasswordHash(text: text) == nil) }

    @Test func `a salt that is too short and a password that is too long are refused`() throws {
        let cost = try #require(PasswordHash.Cost(logN: 4, r: 1, p: 1))
        #expect(throws: CryptoError.self) { try PasswordHash("x", salt: [1, 2, 3], cost: cost) }
        #expect(throws: CryptoError.self) {
            try PasswordHash(String(repeating: "x", count: 1025), salt: salt, cost: cost)
        }
        #expect(try !PasswordHash("x", salt: salt, cost: cost).matches(String(repeating: "x", count: 5000)))
    }
}

private let salt = [UInt8](0..<16)
private let good = "AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8"

struct ScryptCase: Sendable {
    let password: String
    let salt: String
    let logN: Int
    let r: Int
    let p: Int
    let key: String
}

// RFC 7914 §12; its last vector takes a gibibyte and is left out.
private let scryptVectors = [
    ScryptCase(
        password: "", salt: "", logN: 4, r: 1, p: 1,
        key: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
            + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"),
    ScryptCase(
        password: "password", salt: "NaCl", logN: 10, r: 8, p: 16,
        key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
            + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
    ScryptCase(
        password: "pleaseletmein", salt: "SodiumChloride", logN: 14, r: 8, p: 1,
        key: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
            + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
]
