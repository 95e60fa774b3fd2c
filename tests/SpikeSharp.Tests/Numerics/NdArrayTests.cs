using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Numerics;

public sealed class NdArrayTests
{
    [Fact]
    public void From_ShapeAndData_KeepsBoth()
    {
        NdArray array = NdArray.From([1f, 2, 3, 4, 5, 6], 2, 3);

        Assert.Equal(ElementType.Float32, array.Type);
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal(6, array.Length);
        Assert.Equal([1f, 2, 3, 4, 5, 6], array.AsSpan<float>());
        Assert.Equal("Float32 (2, 3)", array.ToString());
    }

    [Fact]
    public void From_NoShape_IsAVector() => Assert.Equal([3], NdArray.From([1, 2, 3]).Shape);

    [Fact]
    public void From_EmptyShape_IsAScalar() => Assert.Equal(0, NdArray.From([7.0], []).Rank);

    [Theory]
    [InlineData(2, 2)]
    [InlineData(-1, -3)]
    [InlineData(65536, 65536)]
    public void From_ShapeThatDoesNotFit_Throws(int rows, int columns)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => NdArray.From(new double[3], rows, columns));
        Assert.Contains(rows.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_ProductOverflowsToTheLength_StillThrows() => Assert.Throws<ArgumentException>(() => NdArray.From(Array.Empty<byte>(), 65536, 65536, 65536, 65536));

    [Fact]
    public void AsSpan_OtherTypeOfTheSameSize_Throws()
    {
        NdArray array = NdArray.From([1, 2]);
        Assert.Throws<InvalidOperationException>(() => array.AsSpan<uint>().Length);
        Assert.Throws<InvalidOperationException>(() => array.AsSpan<float>().Length);
    }

    [Fact]
    public void ToDoubles_EveryType_Converts()
    {
        NdArray[] arrays =
        [
            NdArray.From([0.0, 1, 3]), NdArray.From([0f, 1, 3]), NdArray.From([(Half)0, (Half)1, (Half)3]), NdArray.From([0L, 1, 3]), NdArray.From([0, 1, 3]),
            NdArray.From(new short[] { 0, 1, 3 }), NdArray.From(new sbyte[] { 0, 1, 3 }), NdArray.From(new ulong[] { 0, 1, 3 }), NdArray.From(new uint[] { 0, 1, 3 }),
            NdArray.From(new ushort[] { 0, 1, 3 }), NdArray.From(new byte[] { 0, 1, 3 }),
        ];

        Assert.All(arrays, array => Assert.Equal([0.0, 1, 3], array.ToDoubles()));
        Assert.All(arrays, array => Assert.Equal([0f, 1, 3], array.ToSingles()));
        Assert.Equal([0.0, 1], NdArray.From([false, true]).ToDoubles());
        Assert.Equal(12, arrays.Select(array => array.Type).Append(ElementType.Bool).Distinct().Count());
    }

    [Fact]
    public void Reshape_SameLength_SharesTheData()
    {
        NdArray array = NdArray.From([1, 2, 3, 4]);
        Assert.True(array.AsSpan<int>() == array.Reshape(2, 2).AsSpan<int>());
        Assert.Throws<ArgumentException>(() => array.Reshape(3));
    }
}
