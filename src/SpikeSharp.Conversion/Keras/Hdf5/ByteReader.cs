using System.Buffers.Binary;
using System.Text;

namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>Reads the little-endian fields of HDF5 from a stretch of the file; a read past its end is a <see cref="Hdf5Exception"/>.</summary>
/// <param name="bytes">The stretch.</param>
/// <param name="offsetSize">Bytes of an address: 2, 4 or 8.</param>
/// <param name="lengthSize">Bytes of a length: 2, 4 or 8.</param>
/// <param name="place">What is being read, for messages.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes, int offsetSize, int lengthSize, string place)
{
    /// <summary>The address that means "none".</summary>
    public const ulong Undefined = ulong.MaxValue;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
            throw new Hdf5Exception($"{place} is cut off: {count} bytes are wanted, {Remaining} are there");
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    public void Skip(int count) => Take(count);

    public void SkipToMultipleOf8() => Skip(Math.Min((8 - (Position & 7)) & 7, Remaining));

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>An unsigned number of 1 to 8 bytes.</summary>
    public ulong Unsigned(int size)
    {
        ulong value = 0;
        ReadOnlySpan<byte> digits = Take(size);
        for (int i = size - 1; i >= 0; i--) value = (value << 8) | digits[i];
        return value;
    }

    /// <summary>An address; all bits set means <see cref="Undefined"/> in every width.</summary>
    public ulong Address()
    {
        ulong value = Unsigned(offsetSize);
        return offsetSize < 8 && value == (1UL << (8 * offsetSize)) - 1 ? Undefined : value;
    }

    public ulong Length() => Unsigned(lengthSize);

    public void Expect(ReadOnlySpan<byte> signature)
    {
        ReadOnlySpan<byte> found = Take(signature.Length);
        if (!found.SequenceEqual(signature))
            throw new Hdf5Exception($"{place} begins with {Convert.ToHexString(found)}, expected '{Encoding.ASCII.GetString(signature)}'");
    }
}
