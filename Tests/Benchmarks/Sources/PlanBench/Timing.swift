private let stretch = Duration.milliseconds(100)
/// The cases that are asked for; none are all.
private let wanted = CommandLine.arguments.dropFirst(2)

/// Prints the mean duration of `operation` on one of `inputs` over one timed stretch: a line `name nanoseconds`.
///
/// Inlined, so that what is timed is a loop around the operation, as in C.
@inline(__always)
func measure<Input>(_ name: String, _ inputs: [Input], _ operation: (Input) throws -> Int64) rethrows {
    guard wanted.isEmpty || wanted.contains(name) else { return }
    let clock = ContinuousClock()
    var count = 0
    var sink: Int64 = 0
    let start = clock.now
    var elapsed = Duration.zero
    repeat {
        for index in inputs.indices { sink &+= try operation(inputs[index]) }
        count += inputs.count
        elapsed = clock.now - start
    } while elapsed < stretch
    keep(sink)
    let nanoseconds = elapsed / .nanoseconds(1) / Double(count)
    let tenths = Int((nanoseconds * 10).rounded())
    print("\(name) \(tenths / 10).\(tenths % 10)")
}

/// Uses a result, so that the work for it is not left out.
@inline(never)
func keep(_ sink: Int64) {}
