internal import CPango
internal import Synchronization

/// The fonts that Pango has found and opened, for one document at a time.
///
/// Pango's objects may be used by one thread at a time. So each document has a map of its own while it is made, and leaves
/// it behind for the next one, which finds the fonts open.
struct FontMap: ~Copyable {
    /// The map; whoever has this value is the only one who uses it.
    let map: UnsafeMutablePointer<PangoFontMap>?

    /// How many maps are kept for later.
    private static let idleMax = 4

    // Addresses, because a pointer says that it must not go from thread to thread. These may: a map is taken out before it is
    // used and put back after.
    private static let idle = Mutex<[UInt]>([])

    /// Takes a map that nobody uses, or makes one.
    init() {
        let address = Self.idle.withLock { $0.popLast() }
        map = address.flatMap { UnsafeMutablePointer(bitPattern: $0) } ?? pango_cairo_font_map_new()
    }

    deinit {
        let address = UInt(bitPattern: map)
        let isKept = Self.idle.withLock { idle in
            guard idle.count < Self.idleMax else { return false }
            idle.append(address)
            return true
        }
        if !isKept { g_object_unref(map) }
    }
}
