using System.Text;
using CsCheck;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Numerics;

public sealed class NpyTests
{
    [Fact]
    public void Load_FortranOrder_BecomesRowMajor()
    {
        NdArray array = Npy.Load(TestData.File("npy/fortran-order.npy"));

        Assert.Equal([3, 4], array.Shape);
        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], array.AsSpan<float>());
    }

    [Theory]
    [InlineData("truncated.npy", "48 bytes of data expected", "39 found")]
    [InlineData("shape-huge.npy", "4000000000", "shape")]
    [InlineData("object-array.npy", "object arrays (pickle) are refused", "number type")]
    [InlineData("header-evil.npy", "not a plain dictionary", "__import__")]
    public void Load_DefectiveFile_SaysWhat(string file, string first, string second)
    {
        ModelFormatException e = Assert.Throws<ModelFormatException>(() => Npy.Load(TestData.File("npy/" + file)));

        Assert.Equal(DiagnosticCodes.UnreadableArrayFile, e.Code);
        Assert.Contains(file, e.Message, StringComparison.Ordinal);
        Assert.Contains(first, e.Message, StringComparison.Ordinal);
        Assert.Contains(second, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (2,), }", 16)]
    [InlineData("{'shape': (2,), 'fortran_order': False, \"descr\": \">f8\"}", 16)]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (2L,)}", 16)]
    public void Read_LegalHeaderInAnotherDress_Loads(string header, int dataBytes)
    {
        byte[] data = new byte[dataBytes];
        data[0] = 0x3f;
        data[1] = 0xf0;
        Assert.Equal([1.0, 0], Npy.Read(File(header, data), "x").AsSpan<double>());
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2)}", "a tuple")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2 1)}", "','")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-2,)}", "-2")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}", "99999999999999999999")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (2,)}", "True or False")]
    [InlineData("{'descr': '<f8', 'fortran_order': False}", "lacks the key 'shape'")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", "'descr'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} + 1", "the end")]
    [InlineData("{'descr': 'f8', 'fortran_order': False, 'shape': (2,)}", "byte order")]
    [InlineData("{'descr': '<c16', 'fortran_order': False, 'shape': (1,)}", "<c16")]
    [InlineData("{'descr': '<U4', 'fortran_order': False, 'shape': (1,)}", "<U4")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,)}", "records")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", "8 bytes follow")]
    public void Read_IllegalHeader_SaysWhat(string header, string part)
    {
        ModelFormatException e = Assert.Throws<ModelFormatException>(() => Npy.Read(File(header, new byte[16]), "array x"));
        Assert.StartsWith("array x: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(part, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_EveryType_ReadsBackBitForBit()
    {
        foreach (NdArray array in Samples())
        {
            byte[] bytes = Write(array);
            NdArray back = Npy.Read(bytes, "x");
            Assert.Equal(0, bytes.AsSpan().IndexOf((byte)'\n') % 64 - 63);
            Assert.Equal(array.ToString(), back.ToString());
            Assert.Equal(array.ToDoubles(), back.ToDoubles());
            Assert.Equal(bytes, Write(back));
        }
    }

    [Fact]
    public void Write_Float32Matrix_IsByteForByteWhatNumpyWrites()
    {
        byte[] expected = System.IO.File.ReadAllBytes(TestData.File("npy/fortran-order.npy"));
        byte[] header = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(expected, 10, 118).Replace("True, ", "False,", StringComparison.Ordinal));
        byte[] actual = Write(NdArray.From(new float[12], 3, 4));

        Assert.Equal(expected[..10], actual[..10]);
        Assert.Equal(Encoding.ASCII.GetString(header).Replace(",'shape'", ", 'shape'", StringComparison.Ordinal).TrimEnd(), Encoding.ASCII.GetString(actual, 10, 118).TrimEnd());
    }

    [Fact]
    public void Read_StreamOfUnknownLength_ReadsLargeArraysAndStopsBehind()
    {
        NdArray array = NdArray.From(Enumerable.Range(0, 1_000_000).Select(i => (double)i).ToArray(), 1000, 1000);
        using MemoryStream stream = new([.. Write(array), 42]);
        using CountingStream unseekable = new(stream);

        Assert.Equal(array.AsSpan<double>(), Npy.Read(unseekable, "x").AsSpan<double>());
        Assert.Equal(42, stream.ReadByte());
    }

    [Fact]
    public void Read_FalseSizeInAStreamOfUnknownLength_TakesNoMemoryForIt()
    {
        byte[] bytes = File("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,)}", new byte[24]);
        using CountingStream unseekable = new(new MemoryStream(bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();

        ModelFormatException e = Assert.Throws<ModelFormatException>(() => Npy.Read(unseekable, "x"));

        Assert.Contains("24 found", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void Read_DamagedBytes_OnlyTheDocumentedException()
    {
        byte[][] files = [.. Samples().Select(Write), .. TestData.Files("npy").Select(System.IO.File.ReadAllBytes)];
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 400]).Sample(
            (index, at, value, cut) =>
            {
                byte[] damaged = [.. files[index].Take(cut > 200 ? int.MaxValue : cut)];
                if (damaged.Length > 0)
                    damaged[at % damaged.Length] = value;
                try
                {
                    Npy.Read(damaged, "x");
                }
                catch (ModelFormatException)
                {
                }
            },
            iter: 20_000);
    }

    private static NdArray[] Samples() =>
    [
        NdArray.From([0.1, double.NaN, double.NegativeInfinity, -0.0], 2, 2), NdArray.From([0.1f, 2, 3]), NdArray.From([(Half)0.1, (Half)2]), NdArray.From([long.MinValue, long.MaxValue]),
        NdArray.From([int.MinValue, 3], 1, 2, 1), NdArray.From(new short[] { -3, 4 }), NdArray.From(new sbyte[] { -3, 4 }), NdArray.From([ulong.MaxValue]), NdArray.From([uint.MaxValue]),
        NdArray.From(new ushort[] { 1, 2 }), NdArray.From(new byte[] { 1, 255 }), NdArray.From([true, false]), NdArray.Scalar(3.5), NdArray.From(Array.Empty<float>(), 0, 7),
    ];

    private static byte[] Write(NdArray array)
    {
        using MemoryStream stream = new();
        Npy.Write(stream, array);
        return stream.ToArray();
    }

    private static byte[] File(string header, byte[] data)
    {
        byte[] text = Encoding.ASCII.GetBytes(header + "\n");
        return [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. data];
    }
}
