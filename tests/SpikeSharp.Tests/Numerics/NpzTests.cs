using System.IO.Compression;
using System.Text;
using CsCheck;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Numerics;

public sealed class NpzTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spikesharp-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writer_Arrays_LoadBack(bool compress)
    {
        string path = Path.Combine(_folder, "a.npz");
        using (NpzWriter writer = NpzWriter.Create(path, compress))
        {
            writer.Add("x", NdArray.From([1.5, 2.5]));
            writer.Add("rows", ElementType.Int32, [2, 2], stream =>
            {
                Npy.WriteElements<int>(stream, [1, 2]);
                Npy.WriteElements<int>(stream, [3, 4]);
            });
            Assert.False(File.Exists(path));
            writer.Complete();
        }

        using Npz npz = Npz.Load(path);
        Assert.Equal(["x", "rows"], npz.Names);
        Assert.Equal([1.5, 2.5], npz["x"].AsSpan<double>());
        Assert.Equal([2, 2], npz["rows"].Shape);
        Assert.Equal([1, 2, 3, 4], npz["rows"].AsSpan<int>());
        Assert.False(npz.TryGet("y", out _));
        Assert.Contains("x, rows", Assert.Throws<KeyNotFoundException>(() => npz["y"]).Message, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Writer_NotCompleted_LeavesTheOldFileAndNoOther()
    {
        string path = Path.Combine(_folder, "a.npz");
        File.WriteAllText(path, "old");
        using (NpzWriter writer = NpzWriter.Create(path))
        {
            writer.Add("x", NdArray.From([1]));
            Assert.Throws<ArgumentException>(() => writer.Add("x", NdArray.From([1])));
            Assert.Throws<InvalidOperationException>(() => writer.Add("y", ElementType.Int32, [2], stream => stream.WriteByte(1)));
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Index_SeveralThreadsAtOnce_ReadTheSameArrays()
    {
        const int Arrays = 60;
        string path = Path.Combine(_folder, "many.npz");
        Npz.Save(path, Enumerable.Range(0, Arrays).Select(i => ($"a{i}", NdArray.From(Enumerable.Repeat((double)i, 3000).ToArray(), 3000))));
        for (int round = 0; round < 5; round++)
        {
            using Npz npz = Npz.Load(path);
            NdArray[][] read = new NdArray[4][];
            Thread[] threads = [.. Enumerable.Range(0, read.Length).Select(t => new Thread(() => read[t] = [.. Enumerable.Range(0, Arrays).Select(i => npz[$"a{i}"])]))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            for (int i = 0; i < Arrays; i++)
            {
                Assert.All(read, arrays => Assert.Same(read[0][i], arrays[i]));
                Assert.True(read[0][i].ToDoubles().All(value => value == i));
            }
        }
    }

    [Fact]
    public void Save_Twice_GivesEqualBytes()
    {
        string[] paths = [Path.Combine(_folder, "a.npz"), Path.Combine(_folder, "b.npz")];
        foreach (string path in paths)
            Npz.Save(path, [("x", NdArray.From([1, 2])), ("y", NdArray.Scalar(2.0))]);
        Assert.Equal(File.ReadAllBytes(paths[0]), File.ReadAllBytes(paths[1]));
    }

    [Fact]
    public void Load_NoZip_SaysSo()
    {
        string path = Path.Combine(_folder, "a.npz");
        File.WriteAllText(path, "text");
        ModelFormatException e = Assert.Throws<ModelFormatException>(() => Npz.Load(path));
        Assert.Equal(DiagnosticCodes.UnreadableArchive, e.Code);
        Assert.Contains("zip", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MoreThanTheLimit_IsRefusedBeforeUnpacking()
    {
        string path = Path.Combine(_folder, "a.npz");
        Npz.Save(path, [("x", NdArray.From(new double[1000])), ("y", NdArray.From(new double[1000]))]);
        Assert.Contains("10000", Assert.Throws<ModelFormatException>(() => Npz.Load(path, maxBytes: 10_000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ImpossibleDeclaredSize_IsRefusedBeforeAllocating()
    {
        byte[] bytes = Archive(new byte[100], CompressionLevel.Optimal);
        int central = bytes.AsSpan().IndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(central + 24), 0x7fff_fff0);
        using MemoryStream stream = new(bytes);
        Assert.Contains("2147483632", Assert.Throws<ModelFormatException>(() => Npz.Load(stream, "a.npz")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FlippedDataByte_FailsByChecksum()
    {
        byte[] bytes = Archive(Encoding.ASCII.GetBytes("nothing"), CompressionLevel.NoCompression);
        int data = bytes.AsSpan().IndexOf("othing"u8);
        bytes[data] ^= 1;
        using CheckedZip zip = CheckedZip.Open(new MemoryStream(bytes), "a.zip");
        Assert.Contains("CRC", Assert.Throws<ModelFormatException>(() => zip.ReadBytes("x.npy")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DamagedBytes_OnlyTheDocumentedException()
    {
        string path = Path.Combine(_folder, "a.npz");
        using (NpzWriter writer = NpzWriter.Create(path, compress: true))
        {
            writer.Add("x", NdArray.From([1.0, 2, 3, 4], 2, 2));
            writer.Add("y", NdArray.From(new byte[300]));
            writer.Complete();
        }

        byte[] good = File.ReadAllBytes(path);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, 2 * good.Length]).Sample(
            (at, value, cut) =>
            {
                byte[] damaged = [.. good];
                damaged[at] = value;
                if (cut < good.Length)
                    Array.Resize(ref damaged, cut);
                try
                {
                    using Npz npz = Npz.Load(new MemoryStream(damaged), "x");
                    foreach (string name in npz.Names)
                        _ = npz[name];
                }
                catch (ModelFormatException)
                {
                }
            },
            iter: 5_000);
    }

    [Fact]
    public void Crc32_CheckString_IsTheStandardValue()
    {
        Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0xCBF43926u, Crc32.Append(Crc32.Append(0, "1234"u8), "56789"u8));
    }

    [Fact]
    public void AtomicFile_WriterThrows_LeavesNothing()
    {
        string path = Path.Combine(_folder, "a.bin");
        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(path, _ => throw new InvalidDataException()));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static byte[] Archive(byte[] content, CompressionLevel level)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = zip.CreateEntry("x.npy", level).Open())
            entry.Write(content);
        return stream.ToArray();
    }
}
