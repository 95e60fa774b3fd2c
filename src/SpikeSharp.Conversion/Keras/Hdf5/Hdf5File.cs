using System.Text;

namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>
/// A reader of the HDF5 that holds trained networks: groups, attributes, numeric datasets, all from bytes in memory. It follows no reference out of
/// the file, allocates nothing that the bytes present cannot fill, and visits nothing twice, so that damaged files end in <see cref="Hdf5Exception"/>.
/// </summary>
/// <remarks>
/// Read: superblocks 0 to 3; old groups and compact new ones; object headers 1 and 2; compact, contiguous and chunked data (B-tree 1, single chunk, implicit, fixed array)
/// with deflate, shuffle and checksum filters; numbers of either byte order; strings of fixed and variable length. Not read: dense groups, other filters,
/// other chunk indices. Source: the HDF5 file format specification, version 3.
/// </remarks>
internal sealed class Hdf5File
{
    /// <summary>The first eight bytes of every HDF5 file without a user block.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Dictionary<ulong, Hdf5Object> _objects = [];
    private readonly int _offsetSize = 8;
    private readonly int _lengthSize = 8;
    private readonly ulong _baseAddress;

    /// <exception cref="Hdf5Exception">The superblock or the root group cannot be read.</exception>
    public Hdf5File(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        if (!bytes.Span.StartsWith(Signature))
            throw new Hdf5Exception("it is not an HDF5 file");

        ByteReader reader = new(bytes.Span, 8, 8, "the HDF5 superblock");
        reader.Skip(Signature.Length);
        int version = reader.Byte();
        if (version > 3)
            throw new Hdf5Exception($"the HDF5 superblock is not readable: version {version}, known are 0 to 3");
        if (version < 2) reader.Skip(4);
        _offsetSize = AddressWidth(reader.Byte());
        _lengthSize = AddressWidth(reader.Byte());

        reader = new ByteReader(bytes.Span, _offsetSize, _lengthSize, "the HDF5 superblock");
        reader.Skip(version switch { 0 => 24, 1 => 28, _ => 12 });
        _baseAddress = reader.Address();
        reader.Address();
        ulong end = reader.Address();
        if (version < 2)
        {
            reader.Address();
            reader.Address();
        }

        ulong root = reader.Address();
        if (_baseAddress != 0)
            throw new Hdf5Exception($"the HDF5 superblock is not readable: base address {_baseAddress}, expected 0");
        if (end != ByteReader.Undefined && end > (ulong)bytes.Length)
            throw new Hdf5Exception($"the HDF5 file is truncated: {bytes.Length} bytes, its superblock says {end}");
        Root = Object(root);
    }

    public Hdf5Object Root { get; }

    public int Length => _bytes.Length;

    /// <summary>A reader over the rest of the file from an address on.</summary>
    public ByteReader At(ulong address, string place) => new(_bytes.Span[Position(address, place)..], _offsetSize, _lengthSize, place);

    /// <summary>A reader over a stretch of the file.</summary>
    public ByteReader At(ulong address, ulong length, string place) => new(Bytes(address, length, place), _offsetSize, _lengthSize, place);

    /// <summary>A reader over bytes already taken.</summary>
    public ByteReader Over(ReadOnlySpan<byte> bytes, string place) => new(bytes, _offsetSize, _lengthSize, place);

    public ReadOnlySpan<byte> Bytes(ulong address, ulong length, string place)
    {
        int start = Position(address, place);
        if (length > (ulong)(_bytes.Length - start))
            throw new Hdf5Exception($"the HDF5 file is truncated: {place} at {address} has {length} bytes, the file ends at {_bytes.Length}");
        return _bytes.Span.Slice(start, (int)length);
    }

    /// <summary>The object whose header lies at an address.</summary>
    public Hdf5Object Object(ulong address)
    {
        if (!_objects.TryGetValue(address, out Hdf5Object? found))
            _objects[address] = found = new Hdf5Object(this, address);
        return found;
    }

    /// <summary>One object of a global heap: where strings of variable length lie.</summary>
    public ReadOnlySpan<byte> GlobalHeapObject(ulong collection, uint index)
    {
        const string place = "a global heap collection";
        ByteReader reader = At(collection, place);
        reader.Expect("GCOL"u8);
        reader.Skip(4);
        ulong size = reader.Length();
        reader = At(collection, size, place);
        reader.Skip(8 + _lengthSize);
        while (reader.Remaining >= 8 + _lengthSize)
        {
            int found = reader.UInt16();
            reader.Skip(6);
            ulong length = reader.Length();
            if (found == 0) break;                                                       // free space fills the rest
            if (length > (ulong)reader.Remaining)
                throw new Hdf5Exception($"{place} at {collection}: object {found} has {length} bytes, {reader.Remaining} are there");
            ReadOnlySpan<byte> data = reader.Take((int)length);
            if (found == index) return data;
            reader.SkipToMultipleOf8();
        }

        throw new Hdf5Exception($"{place} at {collection} has no object {index}");
    }

    private int Position(ulong address, string place) =>
        address < (ulong)_bytes.Length ? (int)address : throw new Hdf5Exception(address == ByteReader.Undefined
            ? $"{place} has no address"
            : $"the HDF5 file is truncated: {place} lies at {address}, the file ends at {_bytes.Length}");

    private static int AddressWidth(byte width) =>
        width is 2 or 4 or 8 ? width : throw new Hdf5Exception($"the HDF5 superblock is not readable: addresses or lengths of {width} bytes, known are 2, 4 and 8");

    /// <summary>Text of a fixed field: up to the first zero byte, without padding blanks.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
