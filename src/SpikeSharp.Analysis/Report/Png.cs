using System.Buffers.Binary;
using System.IO.Compression;
using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis;

/// <summary>Writes small pictures as PNG: eight bits a sample, grey or red-green-blue.</summary>
internal static class Png
{
    /// <summary>A PNG file.</summary>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="samples">Row by row, one sample a pixel (grey) or three.</param>
    /// <returns>The bytes of the file.</returns>
    /// <exception cref="ArgumentException">The number of samples fits neither.</exception>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        int channels = samples.Length / (width * height);
        if (channels is not (1 or 3) || samples.Length != channels * width * height)
            throw new ArgumentException($"A picture of {width} x {height} pixels needs one or three samples each, found {samples.Length}.", nameof(samples));

        using MemoryStream rows = new();
        using (ZLibStream zlib = new(rows, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0);      // no filter
                zlib.Write(samples.Slice(y * width * channels, width * channels));
            }
        }

        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = (byte)(channels == 3 ? 2 : 0);
        header[10..].Clear();
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, rows.GetBuffer().AsSpan(0, (int)rows.Length));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Append(Crc32.Append(0, type), data));
        file.Write(number);
    }
}
