using System.IO.Compression;
using SpikeSharp.Numerics;

namespace SpikeSharp.Conversion.Keras;

/// <summary>The three entries of a <c>.keras</c> zip. Nothing is unpacked to disk; sizes and checksums are checked against the bytes present.</summary>
internal sealed class KerasArchive
{
    // Trained weights hardly compress: what claims to have shrunk further than this is a bomb.
    private const long MaxExpansion = 64;
    private const long SmallEnough = 16 << 20;
    private const int MaxEntries = 10_000;

    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly ReadContext _context;
    private readonly long _length;

    private KerasArchive(ReadContext context, long length) => (_context, _length) = (context, length);

    public static KerasArchive Open(ReadOnlyMemory<byte> bytes, ReadContext context)
    {
        KerasArchive archive = new(context, bytes.Length);
        try
        {
            ZipArchive zip = new(new MemoryStream(bytes.ToArray(), writable: false), ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                archive._entries.TryAdd(entry.FullName, entry);
                if (archive._entries.Count > MaxEntries) throw context.Unreadable($"the zip archive has more than {MaxEntries} entries");
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException)
        {
            bool hasEnd = bytes.Span.LastIndexOf("PK\x05\x06"u8) >= 0;
            throw context.Unreadable(hasEnd ? $"the zip archive is damaged: {broken.Message}" : "it is not a complete zip archive (no end of central directory); was the download cut off?", broken);
        }

        return archive;
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>The bytes of an entry.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="signature">What the entry must begin with, checked before the rest is unpacked; may be empty.</param>
    /// <param name="mismatch">What to say if it does not.</param>
    public byte[] Read(string name, ReadOnlySpan<byte> signature = default, string mismatch = "")
    {
        if (!_entries.TryGetValue(name, out ZipArchiveEntry? entry)) throw _context.Unreadable($"{name} is missing from the archive");
        long size = entry.Length, stored = entry.CompressedLength;
        if (stored < 0 || stored > _length || size < 0)
            throw _context.Unreadable($"{name} declares {stored} stored bytes, the file has {_length}");
        if (size > Array.MaxLength || (size > SmallEnough && size > MaxExpansion * stored) || (size > stored && size > 1040 * (stored + 16)))
        {
            // The first bytes tell a bomb from a model at no cost.
            CheckSignature(entry, signature, mismatch);
            throw _context.Unreadable($"{name} declares {size} bytes, unpacked from {stored}: more than the file can hold");
        }

        CheckSignature(entry, signature, mismatch);
        byte[] bytes = new byte[size];
        int read = ReadFrom(entry, bytes);
        if (read != size) throw _context.Unreadable($"{name} has {read} bytes, its directory entry says {size}");
        uint crc = Crc32.Append(0, bytes);
        return crc == entry.Crc32 ? bytes : throw _context.Unreadable($"{name} is damaged: its CRC is {crc:X8}, the archive says {entry.Crc32:X8}");
    }

    private void CheckSignature(ZipArchiveEntry entry, ReadOnlySpan<byte> signature, string mismatch)
    {
        if (signature.IsEmpty) return;
        byte[] head = new byte[signature.Length];
        int read = ReadFrom(entry, head);
        if (!signature.SequenceEqual(head.AsSpan(0, read))) throw _context.Unreadable($"{entry.FullName} {mismatch}");
    }

    private int ReadFrom(ZipArchiveEntry entry, byte[] buffer)
    {
        try
        {
            using Stream stream = entry.Open();
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            throw _context.Unreadable($"{entry.FullName} cannot be unpacked: {broken.Message}", broken);
        }
    }
}
