using System.Buffers.Binary;
using System.IO.Compression;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>A picture of eight bits a sample.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 for grey, 3 for red-green-blue.</param>
/// <param name="Samples">Shape (height, width, channels).</param>
internal sealed record Picture(int Width, int Height, int Channels, byte[] Samples);

/// <summary>
/// Reads PNG files (PNG specification, third edition): grey, red-green-blue and palette, with an opaque alpha channel or none; not interlaced, at most eight bits a
/// sample. Every checksum is checked, and no size is believed that the bytes present cannot hold.
/// </summary>
internal static class PngReader
{
    /// <summary>No deflated data unpacks to more than this many times its size.</summary>
    private const long MostDeflate = 1032;

    private const string AgainHint = "save it again as an ordinary PNG file: eight bits a sample, not interlaced, without transparency";

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <param name="file">All bytes of the file.</param>
    /// <param name="path">Named in errors.</param>
    /// <exception cref="ModelFormatException">It is no PNG file, damaged, or of a kind that is not read.</exception>
    public static Picture Read(ReadOnlySpan<byte> file, string path)
    {
        if (!file.StartsWith(Signature)) throw Bad(path, file.IsEmpty ? "the file is empty" : "no PNG file: it does not start as one", "convert the picture to PNG");
        ReadOnlySpan<byte> rest = file[Signature.Length..];
        Header? header = null;
        byte[]? palette = null;
        bool hasTransparency = false;
        using MemoryStream packed = new();
        while (true)
        {
            ReadOnlySpan<byte> type = default, data = default;
            if (rest.Length >= 12 && BinaryPrimitives.ReadUInt32BigEndian(rest) is uint length && length <= rest.Length - 12)
            {
                type = rest.Slice(4, 4);
                data = rest.Slice(8, (int)length);
                uint stated = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + data.Length)..]);
                if (Crc32.Append(Crc32.Append(0, type), data) != stated)
                    throw Bad(path, $"the checksum of the chunk at byte {file.Length - rest.Length} is wrong", "the file is damaged: copy it again");
                rest = rest[(12 + data.Length)..];
            }
            else
            {
                throw Bad(path, $"it ends within the chunk at byte {file.Length - rest.Length}", "the file is cut off: copy it again");
            }

            if (header is null)
            {
                header = type.SequenceEqual("IHDR"u8) ? Header.Read(data, file.Length, path) : throw Bad(path, "its first chunk is not IHDR", AgainHint);
            }
            else if (type.SequenceEqual("PLTE"u8))
            {
                palette = data.Length is > 0 and <= 768 && data.Length % 3 == 0 ? data.ToArray() : throw Bad(path, $"its palette has {data.Length} bytes", AgainHint);
            }
            else if (type.SequenceEqual("tRNS"u8))
            {
                hasTransparency = true;
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                packed.Write(data);
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                break;
            }
            else if ((type[0] & 0x20) == 0)
            {
                throw Bad(path, "it has a chunk that must be understood and is not known", AgainHint);
            }
        }
        if (hasTransparency) throw Bad(path, "it has transparent colours", AgainHint);
        if (header.Kind == ColorKind.Palette && palette is null) throw Bad(path, "its palette is missing", AgainHint);
        packed.Position = 0;
        return Unpack(header, packed, palette, path);
    }

    private static Picture Unpack(Header header, Stream packed, byte[]? palette, string path)
    {
        byte[] row = new byte[header.RowBytes], before = new byte[header.RowBytes];
        byte[] samples = new byte[header.Width * header.Height * header.Channels];
        try
        {
            using ZLibStream zlib = new(packed, CompressionMode.Decompress);
            for (int y = 0; y < header.Height; y++)
            {
                int filter = zlib.ReadByte();
                if (filter < 0 || zlib.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                    throw Bad(path, $"the pixels end in row {y} of {header.Height}", "the file is damaged: copy it again");
                Unfilter(filter, row, before, header.PixelBytes, path);
                Spread(header, row, palette, samples.AsSpan(y * header.Width * header.Channels, header.Width * header.Channels), y, path);
                (row, before) = (before, row);
            }
        }
        catch (InvalidDataException e)
        {
            throw new ModelFormatException(DiagnosticCodes.DataFormat, path, $"the pixels are damaged: {e.Message}", "copy the file again", e);
        }
        return new Picture(header.Width, header.Height, header.Channels, samples);
    }

    // PNG specification, section 9: each byte is stored as the difference from a guess by the bytes left, above, and above left.
    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step, string path)
    {
        if (filter > 4) throw Bad(path, $"a row has the unknown filter {filter}", "the file is damaged: copy it again");
        for (int i = 0; i < row.Length; i++)
        {
            int a = i >= step ? row[i - step] : 0, b = above[i], c = i >= step ? above[i - step] : 0;
            row[i] += (byte)(filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => Paeth(a, b, c) });
        }
    }

    private static int Paeth(int a, int b, int c)
    {
        int p = a + b - c, fromA = Math.Abs(p - a), fromB = Math.Abs(p - b), fromC = Math.Abs(p - c);
        return fromA <= fromB && fromA <= fromC ? a : fromB <= fromC ? b : c;
    }

    private static void Spread(Header header, ReadOnlySpan<byte> row, byte[]? palette, Span<byte> samples, int y, string path)
    {
        int stored = header.StoredChannels;
        for (int x = 0; x < header.Width; x++)
        {
            if (header.Kind == ColorKind.Palette)
            {
                int entry = Sample(row, x, header.Depth) * 3;
                if (entry >= palette!.Length) throw Bad(path, $"pixel ({x}, {y}) has colour {entry / 3}, the palette has {palette.Length / 3}", "the file is damaged: copy it again");
                palette.AsSpan(entry, 3).CopyTo(samples[(x * 3)..]);
            }
            else if (header.Depth < 8)
            {
                samples[x] = (byte)(Sample(row, x, header.Depth) * 255 / ((1 << header.Depth) - 1));
            }
            else
            {
                row.Slice(x * stored, header.Channels).CopyTo(samples[(x * header.Channels)..]);
                if (stored > header.Channels && row[(x * stored) + header.Channels] != 255) throw Bad(path, $"pixel ({x}, {y}) is transparent", AgainHint);
            }
        }
    }

    private static int Sample(ReadOnlySpan<byte> row, int x, int depth)
    {
        int bit = x * depth;
        return (row[bit / 8] >> (8 - depth - (bit % 8))) & ((1 << depth) - 1);
    }

    private static ModelFormatException Bad(string path, string message, string hint) => new(DiagnosticCodes.DataFormat, path, message, hint);

    private enum ColorKind
    {
        Grey = 0,
        Color = 2,
        Palette = 3,
        GreyAlpha = 4,
        ColorAlpha = 6,
    }

    private sealed record Header(int Width, int Height, int Depth, ColorKind Kind)
    {
        public int Channels => Kind is ColorKind.Grey or ColorKind.GreyAlpha ? 1 : 3;

        /// <summary>With alpha; 1 for a palette.</summary>
        public int StoredChannels => Kind switch { ColorKind.Color => 3, ColorKind.GreyAlpha => 2, ColorKind.ColorAlpha => 4, _ => 1 };

        public int RowBytes => (int)((((long)Width * StoredChannels * Depth) + 7) / 8);

        /// <summary>From a byte to the same byte of the pixel to the left.</summary>
        public int PixelBytes => Math.Max(1, StoredChannels * Depth / 8);

        public static Header Read(ReadOnlySpan<byte> data, long available, string path)
        {
            if (data.Length != 13) throw Bad(path, $"its header has {data.Length} bytes, not 13", AgainHint);
            uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
            int depth = data[8], kind = data[9];
            if (width == 0 || height == 0) throw Bad(path, $"it has {width} x {height} pixels", AgainHint);
            if (depth == 16) throw Bad(path, "it has 16 bits a sample", AgainHint);
            bool isKnown = kind is 0 or 3 ? depth is 1 or 2 or 4 or 8 : kind is 2 or 4 or 6 && depth == 8;
            if (!isKnown || data[10] != 0 || data[11] != 0) throw Bad(path, $"colour type {kind} with {depth} bits a sample is not read", AgainHint);
            if (data[12] != 0) throw Bad(path, "it is interlaced", AgainHint);
            // Eight pixels lie in a byte at most; a row takes four bytes a pixel at most.
            if (width * (ulong)height > (ulong)Math.Min(available * MostDeflate * 8, int.MaxValue / 4)) throw Bad(path, $"{width} x {height} pixels cannot lie in {available} bytes", "the file is damaged: copy it again");
            return new Header((int)width, (int)height, depth, (ColorKind)kind);
        }
    }
}
