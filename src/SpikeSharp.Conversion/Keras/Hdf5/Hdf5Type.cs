using System.Buffers.Binary;
using System.Collections.Immutable;

namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>The kinds of elements that can be read, and the rest.</summary>
internal enum Hdf5TypeKind
{
    Float,
    BFloat16,
    Signed,
    Unsigned,
    FixedString,
    VariableString,
    Opaque,
    Other,
}

/// <summary>The element type of a dataset or attribute.</summary>
/// <param name="Kind">What the bytes mean.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
/// <param name="Name">For messages.</param>
internal readonly record struct Hdf5Type(Hdf5TypeKind Kind, int Size, bool BigEndian, string Name)
{
    public bool IsNumber => Kind is Hdf5TypeKind.Float or Hdf5TypeKind.BFloat16 or Hdf5TypeKind.Signed or Hdf5TypeKind.Unsigned;

    public static Hdf5Type Read(ByteReader reader)
    {
        byte head = reader.Byte();
        int bits = reader.Byte();
        reader.Skip(2);
        uint size = reader.UInt32();
        if (size is 0 or > 1 << 30) throw new Hdf5Exception($"a data type has elements of {size} bytes");
        int width = (int)size;
        bool bigEndian = (bits & 1) != 0;
        switch (head & 15)
        {
            case 0 when width is 1 or 2 or 4 or 8:
                bool signed = (bits & 8) != 0;
                return new(signed ? Hdf5TypeKind.Signed : Hdf5TypeKind.Unsigned, width, bigEndian, $"{(signed ? "int" : "uint")}{8 * width}");
            case 1 when width is 2 or 4 or 8 && (bits & 0x41) is 0 or 1:
                reader.Skip(5);
                int exponentSize = reader.Byte();
                reader.Skip(1);
                int mantissaSize = reader.Byte();
                return (width, exponentSize, mantissaSize) switch
                {
                    (2, 8, 7) => new(Hdf5TypeKind.BFloat16, 2, bigEndian, "bfloat16"),
                    (2, 5, 10) or (4, 8, 23) or (8, 11, 52) => new(Hdf5TypeKind.Float, width, bigEndian, $"float{8 * width}"),
                    _ => new(Hdf5TypeKind.Other, width, bigEndian, $"{8 * width}-bit floating-point"),
                };
            case 3:
                return new(Hdf5TypeKind.FixedString, width, false, "string");
            case 5:
                return new(Hdf5TypeKind.Opaque, width, false, "opaque");
            case 9 when (bits & 15) == 1:
                return new(Hdf5TypeKind.VariableString, width, false, "string");
            case var other:
                return new(Hdf5TypeKind.Other, width, false, other switch
                {
                    0 => $"{8 * width}-bit integer",
                    1 => "unusual floating-point",
                    2 => "time",
                    4 => "bit field",
                    6 => "compound",
                    7 => "reference",
                    8 => "enumeration",
                    9 => "variable-length",
                    10 => "array",
                    _ => $"unknown (class {other})",
                });
        }
    }

    /// <summary>Widens elements to double; exact for all but integers beyond 2^53.</summary>
    /// <param name="bytes">Elements one after the other.</param>
    /// <param name="values">One for each element.</param>
    public void ToDoubles(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(i * Size, Size);
            ulong raw = 0;
            if (BigEndian)
                foreach (byte b in element) raw = (raw << 8) | b;
            else
                raw = Size switch
                {
                    4 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                    8 => BinaryPrimitives.ReadUInt64LittleEndian(element),
                    2 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                    _ => element[0],
                };
            values[i] = (Kind, Size) switch
            {
                (Hdf5TypeKind.Float, 4) => BitConverter.UInt32BitsToSingle((uint)raw),
                (Hdf5TypeKind.Float, 8) => BitConverter.UInt64BitsToDouble(raw),
                (Hdf5TypeKind.Float, 2) => (double)BitConverter.UInt16BitsToHalf((ushort)raw),
                (Hdf5TypeKind.BFloat16, _) => BitConverter.UInt32BitsToSingle((uint)raw << 16),
                (Hdf5TypeKind.Unsigned, _) => raw,
                (Hdf5TypeKind.Signed, _) => (long)(raw << (64 - 8 * Size)) >> (64 - 8 * Size),
                _ => throw new Hdf5Exception($"elements of type {Name} are no numbers"),
            };
        }
    }
}

/// <summary>Sizes of the axes; a scalar has none, a null space no elements at all.</summary>
internal readonly record struct Hdf5Space(ImmutableArray<ulong> Dimensions, bool IsNull)
{
    /// <summary>Number of elements; saturates instead of overflowing.</summary>
    public ulong Count
    {
        get
        {
            if (IsNull) return 0;
            UInt128 count = 1;
            foreach (ulong size in Dimensions)
            {
                count *= size;
                if (count > ulong.MaxValue) return Dimensions.Contains(0UL) ? 0 : ulong.MaxValue;
            }

            return (ulong)count;
        }
    }

    public static Hdf5Space Read(ByteReader reader)
    {
        int version = reader.Byte(), rank = reader.Byte();
        reader.Skip(1);
        bool isNull = false;
        if (version == 1) reader.Skip(5);
        else if (version == 2) isNull = reader.Byte() == 2;
        else throw new Hdf5Exception($"a dataspace has version {version}, known are 1 and 2");
        if (rank > 32) throw new Hdf5Exception($"a dataspace has {rank} axes, at most 32 are possible");
        var dimensions = ImmutableArray.CreateBuilder<ulong>(rank);
        for (int i = 0; i < rank; i++) dimensions.Add(reader.Length());
        return new(dimensions.DrainToImmutable(), isNull);
    }
}
