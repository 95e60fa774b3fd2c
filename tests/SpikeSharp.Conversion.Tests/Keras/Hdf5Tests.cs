using System.Collections.Immutable;
using PureHDF;
using PureHDF.Filters;
using SpikeSharp.Conversion.Keras.Hdf5;

namespace SpikeSharp.Conversion.Tests.Keras;

/// <summary>Files that another implementation writes: new groups, other types, chunks.</summary>
public sealed class Hdf5Tests
{
    [Fact]
    public void Values_EveryNumberType_Widen()
    {
        H5File file = new()
        {
            ["single"] = new float[] { 1.5f, -2 },
            ["double"] = new double[] { 0.1, double.MaxValue },
            ["half"] = new Half[] { (Half)0.5, (Half)(-3) },
            ["int"] = new int[] { -7, int.MaxValue },
            ["long"] = new long[] { -1, 1L << 40 },
            ["byte"] = new byte[] { 0, 255 },
            ["ushort"] = new ushort[] { 65535, 1 },
        };
        Hdf5File read = Write(file);
        Assert.Equal([1.5, -2], Values(read, "single"));
        Assert.Equal([0.1, double.MaxValue], Values(read, "double"));
        Assert.Equal([0.5, -3], Values(read, "half"));
        Assert.Equal([-7, int.MaxValue], Values(read, "int"));
        Assert.Equal([-1, 1L << 40], Values(read, "long"));
        Assert.Equal([0, 255], Values(read, "byte"));
        Assert.Equal([65535, 1], Values(read, "ushort"));
    }

    [Fact]
    public void Find_NestedGroups_FollowsThePath()
    {
        H5File file = new() { ["a"] = new H5Group { ["b"] = new H5Group { ["c"] = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } } } } };
        Hdf5File read = Write(file);
        Hdf5Dataset dataset = new(read.Root.Find("a/b/c")!);
        Assert.Equal([2UL, 3UL], dataset.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], dataset.Values());
        Assert.Null(read.Root.Find("a/x"));
        Assert.True(read.Root.Find("a/b")!.IsGroup);
        Assert.Contains("group", Assert.Throws<Hdf5Exception>(() => new Hdf5Dataset(read.Root.Find("a")!)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public void Values_ChunksThatDoNotDivideTheShape_ComeTogether(bool compressed)
    {
        float[] values = [.. Enumerable.Range(0, 7 * 5).Select(i => (float)i)];
        H5File file = new()
        {
            ["x"] = new H5Dataset<float[]>(values, chunks: [3, 2], fileDims: [7, 5], datasetCreation: new(Filters: compressed ? [ShuffleFilter.Id, DeflateFilter.Id] : [])),
        };
        Assert.Equal([.. values.Select(v => (double)v)], Values(Write(file), "x"));
    }

    [Fact]
    public void Strings_Attributes_AreRead()
    {
        H5File file = new() { Attributes = new() { ["names"] = new string[] { "dense", "größe" }, ["one"] = "text" } };
        Hdf5File read = Write(file);
        Assert.Equal(["dense", "größe"], read.Root.Attribute("names")!.Strings());
        Assert.Equal("text", read.Root.Attribute("one")!.String());
        Assert.Null(read.Root.Attribute("none"));
        Assert.Contains("expected one", Assert.Throws<Hdf5Exception>(() => read.Root.Attribute("names")!.String()).Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<double> Values(Hdf5File file, string path) => new Hdf5Dataset(file.Root.Find(path)!).Values();

    private static Hdf5File Write(H5File file)
    {
        MemoryStream stream = new();
        file.Write(stream);
        return new Hdf5File(stream.ToArray());
    }
}
