using System.Buffers.Binary;
using System.IO.Compression;
using SpikeSharp.Cli.Data;

namespace SpikeSharp.Cli.Tests;

public sealed class PngReaderTests
{
    private const int Width = 5, Height = 7;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(6, 4)]
    public void Read_EveryFilter_GivesThePixels(byte kind, int stored)
    {
        byte[] pixels = Pixels(stored);
        int channels = stored is 2 or 4 ? stored - 1 : stored;
        // An alpha channel must be opaque.
        if (channels < stored)
            for (int i = channels; i < pixels.Length; i += stored) pixels[i] = 255;

        Picture picture = PngReader.Read(Encode(kind, 8, Filtered(pixels, Width * stored, stored)), "p.png");

        Assert.Equal((Width, Height, channels), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(pixels.Where((_, i) => i % stored < channels), picture.Samples);
    }

    [Fact]
    public void Read_PaletteOfTwoBits_GivesItsColours()
    {
        byte[] row = [0b00_01_10_11, 0b01_00_00_00];
        byte[] rows = [.. Enumerable.Repeat<byte[]>([0, .. row], Height).SelectMany(line => line)];

        Picture picture = PngReader.Read(Encode(3, 2, rows, [1, 2, 3, 10, 20, 30, 40, 50, 60, 7, 8, 9]), "p.png");

        Assert.Equal([1, 2, 3, 10, 20, 30, 40, 50, 60, 7, 8, 9, 10, 20, 30], picture.Samples[..15]);
        Assert.Equal(3, picture.Channels);
    }

    [Fact]
    public void Read_GreyOfOneBit_GivesBlackAndWhite()
    {
        byte[] rows = [.. Enumerable.Repeat<byte[]>([0, 0b10110_000], Height).SelectMany(line => line)];

        Assert.Equal([255, 0, 255, 255, 0], PngReader.Read(Encode(0, 1, rows), "p.png").Samples[..5]);
    }

    [Fact]
    public void Read_OneBitTurnedAnywhere_IsRefused()
    {
        byte[] good = Encode(0, 8, Filtered(Pixels(1), Width, 1));

        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 4;
            Assert.Equal(DiagnosticCodes.DataFormat, Assert.Throws<ModelFormatException>(() => PngReader.Read(bad, "p.png")).Code);
        }
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        byte[] good = Encode(0, 8, Filtered(Pixels(1), Width, 1));

        for (int length = 0; length < good.Length; length++)
            Assert.StartsWith("p.png", Assert.Throws<ModelFormatException>(() => PngReader.Read(good.AsSpan(0, length), "p.png")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 7, 16, 0, 0, "16 bits")]
    [InlineData(5, 7, 8, 0, 1, "interlaced")]
    [InlineData(5, 7, 8, 5, 0, "colour type 5")]
    [InlineData(0, 7, 8, 0, 0, "0 x 7 pixels")]
    [InlineData(2_000_000_000, 1, 8, 0, 0, "cannot lie in")]
    [InlineData(60_000, 60_000, 1, 3, 0, "cannot lie in")]
    [InlineData(5, 8, 8, 0, 0, "the pixels end in row 7 of 8")]
    public void Read_HeaderThatCannotBe_IsRefusedByName(int width, int height, byte depth, byte kind, byte interlace, string fact)
    {
        byte[] file = Encode(kind, depth, Filtered(Pixels(1), Width, 1), width: width, height: height, interlace: interlace);

        Assert.Contains(fact, Assert.Throws<ModelFormatException>(() => PngReader.Read(file, "p.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TransparentPixel_IsRefusedWithItsPlace()
    {
        byte[] pixels = [.. Enumerable.Repeat((byte)255, Width * Height * 2)];
        pixels[(((2 * Width) + 3) * 2) + 1] = 254;

        Assert.Contains("pixel (3, 2) is transparent", Assert.Throws<ModelFormatException>(() => PngReader.Read(Encode(4, 8, Filtered(pixels, Width * 2, 2)), "p.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ColourBeyondThePalette_IsRefused()
    {
        byte[] rows = [.. Enumerable.Repeat<byte[]>([0, 0, 0, 1, 0, 0], Height).SelectMany(line => line)];

        Assert.Contains("pixel (2, 0) has colour 1, the palette has 1", Assert.Throws<ModelFormatException>(() => PngReader.Read(Encode(3, 8, rows, [1, 2, 3]), "p.png")).Message, StringComparison.Ordinal);
    }

    /// <summary>Pixels without a pattern that a wrong filter would keep.</summary>
    internal static byte[] Pixels(int stored, int width = Width, int height = Height) => [.. Enumerable.Range(0, width * height * stored).Select(i => (byte)(i * i * 31 / 7))];

    /// <summary>Rows with each of the five filters in turn, PNG specification section 9.</summary>
    internal static byte[] Filtered(byte[] pixels, int rowBytes, int step)
    {
        List<byte> rows = [];
        for (int y = 0; y < pixels.Length / rowBytes; y++)
        {
            int filter = y % 5;
            rows.Add((byte)filter);
            for (int i = 0; i < rowBytes; i++)
            {
                int At(int row, int column) => row < 0 || column < 0 ? 0 : pixels[(row * rowBytes) + column];
                int a = At(y, i - step), b = At(y - 1, i), c = At(y - 1, i - step), p = a + b - c;
                int nearest = new[] { a, b, c }.MinBy(guess => Math.Abs(p - guess));
                rows.Add((byte)(At(y, i) - filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => nearest }));
            }
        }
        return [.. rows];
    }

    internal static byte[] Encode(byte kind, byte depth, byte[] rows, byte[]? palette = null, int width = Width, int height = Height, byte interlace = 0)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(rows);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, kind, interlace);
        byte[] all = packed.ToArray();
        // Two pieces: the data of a picture may be cut anywhere.
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. palette is null ? [] : Chunk("PLTE"u8, palette), .. Chunk("IDAT"u8, all[..5]), .. Chunk("IDAT"u8, all[5..]), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Checksum(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    // PNG specification, annex D, bit by bit.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }
}
