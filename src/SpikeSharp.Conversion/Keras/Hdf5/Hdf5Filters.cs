using System.Collections.Immutable;
using System.IO.Compression;

namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>The filters through which chunks of a dataset were written, undone in reverse order.</summary>
internal sealed class Hdf5Filters
{
    private const int Deflate = 1, Shuffle = 2, Fletcher32 = 3;

    private readonly ImmutableArray<int> _ids;

    private Hdf5Filters(ImmutableArray<int> ids) => _ids = ids;

    public static Hdf5Filters Of(Hdf5Object source)
    {
        if (!source.Has(MessageType.FilterPipeline)) return new Hdf5Filters([]);
        ByteReader reader = source.Open(source.Message(MessageType.FilterPipeline, "filter pipeline"), "a filter pipeline");
        int version = reader.Byte(), count = reader.Byte();
        if (version is not (1 or 2)) throw new Hdf5Exception($"a filter pipeline has version {version}, known are 1 and 2");
        if (version == 1) reader.Skip(6);
        var ids = ImmutableArray.CreateBuilder<int>(count);
        for (int i = 0; i < count; i++)
        {
            int id = reader.UInt16();
            int nameLength = version == 1 || id >= 256 ? reader.UInt16() : 0;
            reader.Skip(2);
            int values = reader.UInt16();
            reader.Skip(version == 1 ? (nameLength + 7) & ~7 : nameLength);
            reader.Skip(4 * values + (version == 1 && values % 2 == 1 ? 4 : 0));
            ids.Add(id is Deflate or Shuffle or Fletcher32 ? id : throw new Hdf5Exception(
                $"it was written with filter {id}, supported are 1 (gzip), 2 (shuffle) and 3 (fletcher32)"));
        }

        return new Hdf5Filters(ids.DrainToImmutable());
    }

    /// <summary>The <paramref name="size"/> bytes of a chunk.</summary>
    public byte[] Decode(ReadOnlySpan<byte> stored, uint mask, int size, int elementSize)
    {
        byte[] bytes = stored.ToArray();
        for (int i = _ids.Length - 1; i >= 0; i--)
        {
            if (i < 32 && (mask & (1u << i)) != 0) continue;
            bytes = _ids[i] switch
            {
                Deflate => Inflate(bytes, size + 8),
                Shuffle => Unshuffle(bytes, elementSize),
                _ => bytes.Length >= 4 ? bytes[..^4] : throw new Hdf5Exception("a chunk is shorter than its checksum"),
            };
        }

        return bytes.Length == size ? bytes : throw new Hdf5Exception($"a chunk has {bytes.Length} bytes, expected {size}");
    }

    private static byte[] Inflate(byte[] stored, int limit)
    {
        byte[] bytes = new byte[limit];
        try
        {
            using ZLibStream inflater = new(new MemoryStream(stored), CompressionMode.Decompress);
            int length = inflater.ReadAtLeast(bytes, limit, throwOnEndOfStream: false);
            return bytes[..length];
        }
        catch (InvalidDataException broken)
        {
            throw new Hdf5Exception($"a chunk cannot be decompressed: {broken.Message}");
        }
    }

    // Stored are all first bytes of the elements, then all second bytes, ...
    private static byte[] Unshuffle(byte[] stored, int elementSize)
    {
        int count = stored.Length / elementSize;
        byte[] bytes = new byte[stored.Length];
        for (int b = 0; b < elementSize; b++)
            for (int i = 0; i < count; i++)
                bytes[i * elementSize + b] = stored[b * count + i];
        stored.AsSpan(count * elementSize).CopyTo(bytes.AsSpan(count * elementSize));
        return bytes;
    }
}
