using System.IO.Compression;

namespace SpikeSharp.Numerics;

/// <summary>A zip archive of unknown origin, opened for reading: sizes are bounded before anything is unpacked, checksums are verified, nothing goes to disk.</summary>
internal sealed class CheckedZip : IDisposable
{
    /// <summary>Bytes all entries may take together when unpacked.</summary>
    public const long DefaultLimit = 4L << 30;

    // Deflate cannot pack tighter than 1032 to 1; a declared size beyond is false.
    private const long MaxRatio = 1032;

    private readonly string _name;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private CheckedZip(Stream stream, string name, long limit)
    {
        _name = name;
        if (stream.Length == 0)
            throw Unreadable("the file is empty; a zip archive was expected");

        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: false);
            long total = 0;
            foreach (ZipArchiveEntry entry in _archive.Entries)
            {
                if (entry.FullName.EndsWith('/'))
                    continue;
                if (entry.CompressedLength > stream.Length || entry.Length / MaxRatio > entry.CompressedLength)
                    throw Unreadable($"entry '{entry.FullName}' claims {entry.Length} bytes; its {Math.Min(entry.CompressedLength, stream.Length)} packed bytes cannot hold that");
                total += entry.Length;
                if (total > limit)
                    throw Unreadable($"its entries unpack to more than {limit} bytes", "Raise the limit if you trust the file.");
                if (!_entries.TryAdd(entry.FullName, entry))
                    throw Unreadable($"entry '{entry.FullName}' is there twice");
            }
        }
        catch (InvalidDataException e)
        {
            throw Unreadable("not a complete zip archive", inner: e);
        }
    }

    /// <summary>Names of the entries, folders left out, in the order of the archive.</summary>
    public IEnumerable<string> Names => _archive.Entries.Select(entry => entry.FullName).Where(_entries.ContainsKey);

    /// <summary>Opens a file.</summary>
    /// <exception cref="ModelFormatException">It is no zip archive, an entry's size cannot be true, or the entries together exceed <paramref name="limit"/>.</exception>
    public static CheckedZip Open(string path, long limit = DefaultLimit)
    {
        FileStream stream = File.OpenRead(path);
        try
        {
            return new CheckedZip(stream, path, limit);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens a seekable stream and owns it.</summary>
    /// <exception cref="ModelFormatException">As for a file.</exception>
    public static CheckedZip Open(Stream stream, string name, long limit = DefaultLimit) => new(stream, name, limit);

    public bool Contains(string entry) => _entries.ContainsKey(entry);

    /// <summary>Unpacked size in bytes as the archive declares it.</summary>
    public long LengthOf(string entry) => _entries[entry].Length;

    /// <summary>An entry in memory.</summary>
    /// <exception cref="ModelFormatException">Its packed data, size or checksum is wrong.</exception>
    public byte[] ReadBytes(string entry)
    {
        long length = LengthOf(entry);
        if (length > Array.MaxLength)
            throw Unreadable($"entry '{entry}' unpacks to {length} bytes; at most {Array.MaxLength} fit an array");

        return Read(entry, stream =>
        {
            byte[] bytes = new byte[length];
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
                ? bytes
                : throw Unreadable($"entry '{entry}' is cut");
        });
    }

    /// <summary>Lets <paramref name="read"/> read an entry from a forward-only stream, then verifies size and checksum of all of it.</summary>
    /// <exception cref="ModelFormatException">Its packed data, size or checksum is wrong, or <paramref name="read"/> said so.</exception>
    public T Read<T>(string entry, Func<Stream, T> read)
    {
        ZipArchiveEntry zipped = _entries[entry];
        try
        {
            using Stream unpacked = zipped.Open();
            CheckedStream stream = new(unpacked, zipped.Length);
            T result = read(stream);
            stream.Drain();
            if (stream.Count != zipped.Length)
                throw Unreadable($"entry '{entry}' unpacks to {stream.Count} bytes, {zipped.Length} are declared");
            return stream.Crc == zipped.Crc32 ? result : throw Unreadable($"the checksum (CRC) of entry '{entry}' is wrong; the file is damaged");
        }
        catch (InvalidDataException e)
        {
            throw Unreadable($"entry '{entry}' cannot be unpacked: {e.Message}", inner: e);
        }
    }

    public void Dispose() => _archive.Dispose();

    private ModelFormatException Unreadable(string message, string? hint = null, Exception? inner = null) =>
        new(DiagnosticCodes.UnreadableArchive, _name, message, hint, inner);

    /// <summary>Counts and sums what passes, and ends one byte behind the declared length at the latest.</summary>
    private sealed class CheckedStream(Stream inner, long limit) : Stream
    {
        public long Count { get; private set; }

        public uint Crc { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => limit;

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer[..(int)Math.Min(buffer.Length, limit + 1 - Count)]);
            Count += read;
            Crc = Crc32.Append(Crc, buffer[..read]);
            return read;
        }

        public void Drain()
        {
            byte[] rest = new byte[1 << 16];
            while (Read(rest.AsSpan()) > 0)
            {
            }
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
