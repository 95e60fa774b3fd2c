using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SpikeSharp.Analysis.Tests;

public sealed class PngTests
{
    [Theory, InlineData(28, 28, 1), InlineData(5, 3, 3), InlineData(1, 1, 1)]
    public void Encode_Samples_ReadBack(int width, int height, int channels)
    {
        byte[] samples = new byte[width * height * channels];
        new Random(3).NextBytes(samples);

        byte[] file = Png.Encode(width, height, samples);

        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        List<(string Type, byte[] Data)> chunks = [];
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            byte[] body = file[(at + 4)..(at + 8 + length)];
            Assert.Equal(Crc(body), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add((Encoding.ASCII.GetString(body, 0, 4), body[4..]));
            at += 12 + length;
        }
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        byte[] header = chunks[0].Data;
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(header));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        Assert.Equal([8, (byte)(channels == 3 ? 2 : 0), 0, 0, 0], header[8..]);

        using ZLibStream zlib = new(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        using MemoryStream rows = new();
        zlib.CopyTo(rows);
        byte[][] lines = [.. rows.ToArray().Chunk(1 + (width * channels))];
        Assert.Equal(height, lines.Length);
        Assert.All(lines, line => Assert.Equal(0, line[0]));
        Assert.Equal(samples, lines.SelectMany(line => line[1..]));
    }

    [Theory, InlineData(2), InlineData(8), InlineData(0)]
    public void Encode_NumberOfSamplesFitsNeither_Throws(int samples) => Assert.Throws<ArgumentException>(() => Png.Encode(2, 2, new byte[samples]));

    // Bit by bit, as the specification of PNG has it.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
