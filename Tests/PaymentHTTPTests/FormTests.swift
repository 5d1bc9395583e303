import PaymentCore
import PaymentHTTP
import Testing

/// Form bodies as Stripe's own client sends them (gateway facts, stripe §1.2), and what is read back.
@Suite struct FormTests {
    @Test("fields are written as Stripe's client writes them")
    func vectors() throws {
        var form = FormEncoding()
        form.append("amount", 1099)
        form.append("confirm", true)
        form.append("off_session", false)
        form.append("metadata[order_id]", "42")
        form.append("line_items[0][price_data][currency]", "usd")
        form.append("expand", list: ["latest_charge", "customer"])
        form.append("nothing", list: [])
        form.append("receipt_email", "")
        try form.append("metadata", key: "a b", "x y")
        form.append("description", "5*3=15 & 100% [net] ~a-b_c.d+e/é😀")
        let expected =
            "amount=1099&confirm=true&off_session=false&metadata[order_id]=42"
            + "&line_items[0][price_data][currency]=usd&expand[0]=latest_charge&expand[1]=customer&receipt_email="
            + "&metadata[a+b]=x+y"
            + "&description=5%2A3%3D15+%26+100%25+[net]+~a-b_c.d%2Be%2F%C3%A9%F0%9F%98%80"
        #expect(form.text == expected)
        var query = FormEncoding(.query)
        query.append("created[gte]", Int64.min)
        query.append("expand[0]", "data.customer")
        #expect(query.text == "created%5Bgte%5D=-9223372036854775808&expand%5B0%5D=data.customer")
        #expect(FormEncoding().bytes.isEmpty)
    }

    @Test(
        "a key from outside that would make other names is refused and adds nothing",
        arguments: ["", "a[b", "a]b", "[]"])
    func ambiguousKeys(key: String) {
        var form = FormEncoding()
        form.append("a", "1")
        #expect(throws: FormError(.ambiguousKey)) { try form.append("metadata", key: key, "x") }
        #expect(form.text == "a=1")
    }

    @Test("what is written is read back, whatever is in names and values", arguments: [31, 32, 33] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        let values = RandomValues(seed: seed)
        for round in 0..<2000 {
            let pairs = (0..<5).map { _ in (values.text(), values.text()) }.filter { !$0.0.isEmpty }
            for place in [FormEncoding.Place.body, .query] {
                var form = FormEncoding(place)
                for (name, value) in pairs { form.append(name, value) }
                let decoded = try FormDecoding(parsing: form.bytes).pairs
                let read = decoded.map { [Array($0.name.utf8), Array($0.value.utf8)] }
                let written = pairs.map { [Array($0.0.utf8), Array($0.1.utf8)] }
                #expect(read == written, "seed \(seed) round \(round): \(form.text)")
            }
        }
    }

    @Test(
        "fields are decoded by the URL Standard",
        arguments: [
            ("", []), ("a=1", ["a", "1"]), ("a=1&b=2&a=3", ["a", "1", "b", "2", "a", "3"]), ("a", ["a", ""]),
            ("a=", ["a", ""]), ("=x", ["", "x"]), ("a=b=c", ["a", "b=c"]), ("&&a=1&", ["a", "1"]),
            ("a+b=c+d%20e%2B", ["a b", "c d e+"]), ("m%5Bk%5D=%d0%96", ["m[k]", "Ж"]), ("a=ї", ["a", "ї"]),
            ("a=%00", ["a", "\0"]),
        ] as [(String, [String])])
    func decoding(text: String, expected: [String]) throws {
        #expect(try FormDecoding(parsing: text).pairs.flatMap { [$0.name, $0.value] } == expected)
    }

    @Test(
        "what cannot be decoded is refused with its pair",
        arguments: [
            ("a=%", FormError(.invalidPercentEscape, pair: 0)), ("a=%4", FormError(.invalidPercentEscape, pair: 0)),
            ("a=1&b=%GG", FormError(.invalidPercentEscape, pair: 1)),
            ("%zz=1", FormError(.invalidPercentEscape, pair: 0)),
            ("a=%+1", FormError(.invalidPercentEscape, pair: 0)), ("a=%FF", FormError(.invalidUTF8, pair: 0)),
            ("a=1&%C0%AF=2", FormError(.invalidUTF8, pair: 1)), ("a=%ED%A0%80", FormError(.invalidUTF8, pair: 0)),
        ])
    func refused(text: String, error: FormError) {
        #expect(throws: error) { try FormDecoding(parsing: text) }
    }

    @Test("size, number of fields and depth are refused just beyond their limits")
    func limits() throws {
        let limits = FormDecoding.Limits(bytesMax: 11, pairsMax: 3, depthMax: 3)
        #expect(try FormDecoding(parsing: "a=1&b=2&c=3", limits: limits).pairs.count == 3)
        #expect(throws: FormError(.tooLarge)) { try FormDecoding(parsing: "a=1&b=2&c=34", limits: limits) }
        #expect(throws: FormError(.tooManyPairs)) { try FormDecoding(parsing: "a&b&c&d", limits: limits) }
        let deep = FormDecoding.Limits(depthMax: 3)
        #expect(try FormDecoding(parsing: "a[b][c]=1", limits: deep).tree().count == 1)
        #expect(throws: FormError(.tooDeep, pair: 1)) {
            try FormDecoding(parsing: "x=1&a[b][c][d]=1", limits: deep).tree()
        }
        let brackets = "a" + String(repeating: "[]", count: 300_000) + "=1"
        #expect(throws: FormError(.tooDeep, pair: 0)) { try FormDecoding(parsing: brackets).tree() }
        let many = (0..<1000).map { "a[\($0)][b][c]=\($0)" }.joined(separator: "&")
        #expect(try FormDecoding(parsing: many).tree()["a"]?.array?.count == 1000)
    }

    @Test(
        "brackets make groups and lists",
        arguments: [
            ("a=1", "{a:'1'}"), ("a[b]=1&a[c]=2&d=3", "{a:{b:'1',c:'2'},d:'3'}"),
            ("a[]=1&a[]=2", "{a:['1','2']}"), ("a[0]=x&a[1]=y", "{a:['x','y']}"), ("a[1]=y&a[0]=x", "{a:['x','y']}"),
            ("a[1]=y", "{a:{1:'y'}}"), ("a[00]=y", "{a:{00:'y'}}"), ("a[0]=x&a[b]=y", "{a:{0:'x',b:'y'}}"),
            ("a[][b]=1&a[][c]=2&a[][b]=3", "{a:[{b:'1',c:'2'},{b:'3'}]}"),
            ("a[][b][c]=1&a[][b][d]=2&a[][b][c]=3", "{a:[{b:{c:'1',d:'2'}},{b:{c:'3'}}]}"),
            ("a[][t][]=1&a[][t][]=2", "{a:[{t:['1','2']}]}"),
            ("a[0][b]=1&a[0][c]=2&a[1][b]=3", "{a:[{b:'1',c:'2'},{b:'3'}]}"),
            ("a[][]=1&a[][]=2", "{a:[['1','2']]}"), ("a%5Bb%5D=1&a[c]=2", "{a:{b:'1',c:'2'}}"),
            ("metadata=", "{metadata:''}"), ("metadata[a b]=1", "{metadata:{a b:'1'}}"), ("b=1&a=2", "{b:'1',a:'2'}"),
            ("m[\u{E9}]=1&m[e\u{301}]=2", "{m:{\u{E9}:'1',e\u{301}:'2'}}"),
        ])
    func trees(text: String, expected: String) throws {
        let tree = try FormDecoding(parsing: text).tree()
        #expect(Array(describe(.object(tree)).utf8) == Array(expected.utf8))
    }

    @Test(
        "names that mean nothing or two things are refused with their pair",
        arguments: [
            ("=1", FormError(.malformedName, pair: 0)), ("[a]=1", FormError(.malformedName, pair: 0)),
            ("a]=1", FormError(.malformedName, pair: 0)), ("a[=1", FormError(.malformedName, pair: 0)),
            ("a[b=1", FormError(.malformedName, pair: 0)), ("a[b]c=1", FormError(.malformedName, pair: 0)),
            ("a[b]]=1", FormError(.malformedName, pair: 0)), ("a[[b]]=1", FormError(.malformedName, pair: 0)),
            ("a=1&a=2", FormError(.duplicateName, pair: 1)), ("a[b]=1&a[b]=2", FormError(.duplicateName, pair: 1)),
            ("a[0]=1&a[0]=2", FormError(.duplicateName, pair: 1)),
            ("a=1&a[b]=2", FormError(.conflictingName, pair: 1)), ("a[b]=1&a=2", FormError(.conflictingName, pair: 1)),
            ("a=1&a[]=2", FormError(.conflictingName, pair: 1)), ("a[]=1&a=2", FormError(.conflictingName, pair: 1)),
            ("a[]=1&a[0]=2", FormError(.conflictingName, pair: 1)),
            ("a[b]=1&a[]=2", FormError(.conflictingName, pair: 1)),
            ("a[]=1&a[][b]=2", FormError(.conflictingName, pair: 1)),
        ])
    func refusedTrees(text: String, error: FormError) throws {
        let form = try FormDecoding(parsing: text)
        #expect(throws: error) { try form.tree() }
        #expect(!error.description.isEmpty)
    }

    @Test("a list can be read as a group, as metadata with names that are numbers needs")
    func listAsGroup() throws {
        let form = try FormDecoding(parsing: "metadata[0]=a&metadata[1]=b&x=1")
        let tree = try form.tree()
        #expect(tree["metadata"]?.object?.names == ["0", "1"])
        #expect(tree["metadata"]?.object?["1"]?.string == "b")
        #expect(tree["x"]?.object == nil)
        #expect(tree["x"]?.array == nil)
        #expect(tree["metadata"]?.string == nil)
        #expect(tree["y"] == nil)
        #expect(!tree.isEmpty)
        #expect(form["metadata[0]"] == "a")
        #expect(form["metadata"] == nil)
        #expect(tree == (try form.tree()))
        #expect(tree.hashValue == (try form.tree()).hashValue)
        #expect(tree != (try FormDecoding(parsing: "x=1&metadata[0]=a&metadata[1]=b").tree()))
    }

    private func describe(_ value: FormValue) -> String {
        switch value {
        case .string(let text): "'\(text)'"
        case .array(let elements): "[\(elements.map(describe).joined(separator: ","))]"
        case .object(let object): "{\(object.map { "\($0.name):\(describe($0.value))" }.joined(separator: ","))}"
        }
    }
}

@Suite struct PercentEncodingTests {
    @Test(
        "components are encoded by RFC 3986",
        arguments: [
            ("", ""), ("abcXYZ019-._~", "abcXYZ019-._~"), ("a b", "a%20b"), ("a+b", "a%2Bb"),
            ("a/b?c#d", "a%2Fb%3Fc%23d"),
            ("100%", "100%25"), ("é😀", "%C3%A9%F0%9F%98%80"), ("[*]", "%5B%2A%5D"), ("\0\r\n", "%00%0D%0A"),
        ])
    func encoding(text: String, expected: String) throws {
        #expect(PercentEncoding.encoded(text) == expected)
        #expect(try PercentEncoding.decoded(expected) == text)
    }

    @Test("a plus sign stays one, and wrong escapes are refused")
    func decoding() throws {
        #expect(try PercentEncoding.decoded("a+b%2b") == "a+b+")
        #expect(throws: FormError(.invalidPercentEscape)) { try PercentEncoding.decoded("%2") }
        #expect(throws: FormError(.invalidUTF8)) { try PercentEncoding.decoded("%ff") }
    }

    @Test("a path segment stays one segment, and those that would climb are refused")
    func pathSegments() throws {
        #expect(try PercentEncoding.pathSegment("pi_1/../refunds") == "pi_1%2F..%2Frefunds")
        #expect(try PercentEncoding.pathSegment("...") == "...")
        for segment in ["", ".", ".."] {
            #expect(throws: FormError(.unsafePathSegment)) { try PercentEncoding.pathSegment(segment) }
        }
    }
}
