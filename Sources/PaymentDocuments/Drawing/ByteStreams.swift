internal import CPango

/// Collects the bytes that cairo writes.
final class ByteSink {
    /// What came so far.
    private(set) var bytes: [UInt8] = []

    /// What cairo calls with a sink.
    static let write: cairo_write_func_t = { sink, data, count in
        guard let sink, let data else { return CAIRO_STATUS_WRITE_ERROR }
        Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().bytes += UnsafeBufferPointer(
            start: data, count: Int(count))
        return CAIRO_STATUS_SUCCESS
    }
}

/// Gives out the bytes that cairo reads.
final class ByteSource {
    private var rest: ArraySlice<UInt8>

    /// Gives out `bytes` once.
    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// What cairo calls with a source.
    static let read: cairo_read_func_t = { source, buffer, count in
        guard let source, let buffer else { return CAIRO_STATUS_READ_ERROR }
        return Unmanaged<ByteSource>.fromOpaque(source).takeUnretainedValue().give(Int(count), to: buffer)
    }

    private func give(_ count: Int, to buffer: UnsafeMutablePointer<UInt8>) -> cairo_status_t {
        guard rest.count >= count else { return CAIRO_STATUS_READ_ERROR }
        rest.prefix(count).withUnsafeBufferPointer { part in
            if let start = part.baseAddress { buffer.update(from: start, count: count) }
        }
        rest.removeFirst(count)
        return CAIRO_STATUS_SUCCESS
    }
}
