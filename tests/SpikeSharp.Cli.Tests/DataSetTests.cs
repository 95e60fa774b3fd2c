using SpikeSharp.Cli.Commands;
using SpikeSharp.Cli.Data;
using SpikeSharp.Cli.Errors;
using SpikeSharp.Cli.Options;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

public sealed class DataSetTests : IDisposable
{
    private static readonly ModelInput Image = new("input", [28, 28, 1]);
    private static readonly ModelInput Four = new("input", [4]);

    private readonly string _folder = Directory.CreateTempSubdirectory("spikesharp-data-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_MnistArchive_FindsImagesAndLabelsAndDividesBytes()
    {
        DataSet data = Load(Image, SampleFiles.Data);

        Assert.Equal(1000, data.Count);
        Assert.Equal(Enumerable.Repeat(100, 10), data.Labels!.GroupBy(l => l).OrderBy(g => g.Key).Select(g => g.Count()));
        using Npz archive = Npz.Load(SampleFiles.Data);
        Assert.Equal(archive["images"].AsSpan<byte>().ToArray().Select(b => b / 255f), Values<float>(data));
        Assert.Equal(archive["images"].AsSpan<byte>().ToArray().Select(b => b / 255.0), Values<double>(data));
        Assert.Equal($"input input: 1000 of 1000 items from {SampleFiles.Data}:images, uint8 divided by 255, now 0 to 1", Assert.Single(data.Scaling));
        Assert.Empty(data.Findings);
    }

    [Fact]
    public void Load_PackedIdx_EqualsTheArchive()
    {
        DataSet archive = Load(Image, SampleFiles.Data);
        DataSet idx = Load(Image, TestData.File("mnist-test-1000-images-idx3-ubyte.gz"), s => s with { Labels = new DataSource(TestData.File("mnist-test-1000-labels-idx1-ubyte.gz")) });

        Assert.Equal(Values<float>(archive), Values<float>(idx));
        Assert.Equal(archive.Labels, idx.Labels);
    }

    [Fact]
    public void Load_Limit_TakesTheFirstItemsAndTheirLabels()
    {
        DataSet all = Load(Image, SampleFiles.Data);
        DataSet few = Load(new ModelInput("input", [784]), SampleFiles.Data, s => s with { Limit = 3 });

        Assert.Equal((3, 3), (few.Count, few.Labels!.Length));
        Assert.Equal(Values<float>(all)[..(3 * 784)], Values<float>(few));
    }

    [Theory]
    [InlineData("idx-huge.idx", "4294967295")]
    [InlineData("idx-short.idx", "takes 784000 bytes of data, the file has 100")]
    [InlineData("idx-wrong-magic.idx", "unknown IDX element type 0x07")]
    [InlineData("header-evil.npy", "")]
    [InlineData("object-array.npy", "")]
    [InlineData("shape-huge.npy", "")]
    [InlineData("truncated.npy", "48 bytes of data expected")]
    public void Load_DamagedFile_EndsInOneErrorThatNamesIt(string name, string fact)
    {
        string path = TestData.File($"bad/{name}");

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Load(Four, path));
        Assert.Contains(fact, error.Message);
        Assert.StartsWith(path, error.Message);
        CliRun run = CliRun.Doing(_ => Load(Four, path));
        Assert.Equal((1, ""), (run.Exit, run.Out));
    }

    [Fact]
    public void Load_ColumnMajorFile_IsReadInRowOrder() =>
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), Values<double>(Load(Four, TestData.File("bad/fortran-order.npy"))));

    [Theory]
    [InlineData(0x0B, "0001FFFE", 1.0, -2.0)]
    [InlineData(0x0C, "00000001FFFFFFFE", 1.0, -2.0)]
    [InlineData(0x0D, "3F800000C0000000", 1.0, -2.0)]
    [InlineData(0x0E, "3FF0000000000000C000000000000000", 1.0, -2.0)]
    [InlineData(0x09, "01FE", 1.0, -2.0)]
    public void Idx_EveryElementType_IsReadBigEndian(byte type, string data, params double[] expected)
    {
        byte[] bytes = [0, 0, type, 2, 0, 0, 0, 1, 0, 0, 0, 2, .. Convert.FromHexString(data)];

        Assert.Equal(expected, Idx.Read(new MemoryStream(bytes), bytes.Length, "x").ToDoubles());
    }

    [Fact]
    public void Idx_DamagedAnywhere_OnlyEverGivesTheDocumentedError()
    {
        byte[] good = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8];
        Random random = new(1);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] bytes = good[..random.Next(good.Length + 1)];
            for (int j = random.Next(3); j > 0 && bytes.Length > 0; j--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            try
            {
                Assert.True(Idx.Read(new MemoryStream(bytes), bytes.Length, "x").Length <= 8);
            }
            catch (ModelFormatException e)
            {
                Assert.Equal(DiagnosticCodes.DataFormat, e.Code);
            }
        }
    }

    [Fact]
    public void Load_ShapeThatDoesNotFit_NamesBothShapes()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Load(new ModelInput("in", [32, 32, 3]), SampleFiles.Data));

        Assert.Equal(DiagnosticCodes.DataShape, error.Code);
        Assert.Contains("shape (1000, 28, 28) does not fit input 'in', which wants (items, 32, 32, 3)", error.Message);
    }

    [Fact]
    public void Load_ChannelsInTheWrongPlace_SaysTranspose()
    {
        string file = Save("x", NdArray.From(new float[2 * 3 * 4 * 4], 2, 3, 4, 4));

        Assert.Contains("transpose", Assert.Throws<ModelFormatException>(() => Load(new ModelInput("in", [4, 4, 3]), file)).Hint);
    }

    [Fact]
    public void Load_ItemAxisMissing_SaysSo()
    {
        string file = Save("x", NdArray.From(new float[16], 4, 4));

        Assert.Contains("first axis", Assert.Throws<ModelFormatException>(() => Load(new ModelInput("in", [4, 4]), file)).Hint);
    }

    [Fact]
    public void Load_MeanAndStdPerChannel_FollowTheChannelAxis()
    {
        float[] raw = [10, 20, 30, 40];
        string file = Save("x", NdArray.From(raw, 1, 2, 2));
        DataSettings Scaled(DataSettings s) => s with { Scale = new InputScale(1, 10), Mean = [1, 2], Std = [1, 0.5] };

        Assert.Equal([0, 0, 2, 4], Values<double>(Load(new ModelInput("last", [1, 2, 2]), SaveAs(raw, 1, 1, 2, 2), Scaled)));
        Assert.Equal([0, 1, 2, 4], Values<double>(Load(new ModelInput("first", [2, 2, 1]), SaveAs(raw, 1, 2, 2, 1), Scaled)));
        Assert.Throws<CliException>(() => Load(new ModelInput("in", [4]), file, Scaled));
    }

    [Fact]
    public void Load_ValueNotFinite_NamesItemAndElement()
    {
        string file = Save("x", NdArray.From([1f, 2f, float.NaN, 4f], 2, 2));

        Assert.Contains("item 1 holds a value that is not finite, at element 0", Assert.Throws<ModelFormatException>(() => Load(new ModelInput("in", [2]), file)).Message);
    }

    [Theory]
    [InlineData(16, "1/16")]
    [InlineData(1, "--input-scale 1")]
    public void Load_SmallBytes_AreDoubted(byte largest, string hint)
    {
        Diagnostic finding = Assert.Single(Load(Four, Save("x", NdArray.From(new byte[] { 0, 0, 1, largest }, 1, 4))).Findings);

        Assert.Equal(DiagnosticCodes.InputScaling, finding.Code);
        Assert.EndsWith(hint, finding.Hint);
    }

    [Fact]
    public void Load_UnscaledFloats_AreDoubtedUnlessScaled()
    {
        string file = Save("x", NdArray.From([0f, 1f, 254f, 255f], 1, 4));

        Assert.EndsWith("1/255", Assert.Single(Load(Four, file).Findings).Hint);
        Assert.Empty(Load(Four, file, s => s with { Scale = new InputScale(1, 255) }).Findings);
    }

    [Fact]
    public void Load_ArchiveWithSeveralArrays_AsksWhichOne()
    {
        string file = SaveAll(("features", NdArray.From(new float[4], 1, 4)), ("speaker", NdArray.From(new float[1])), ("labels", NdArray.From([3])));

        ModelFormatException error = Assert.Throws<ModelFormatException>(() => Load(Four, file));
        Assert.Equal(DiagnosticCodes.DataSelection, error.Code);
        Assert.Equal($"say which one: {file}:features", error.Hint);
        DataSet chosen = Load(Four, file, s => s with { Inputs = [new DataSource(file, "features")] });
        Assert.Equal([3], chosen.Labels!);
        Assert.Contains("'features'", Assert.Throws<ModelFormatException>(() => Load(Four, file, s => s with { Inputs = [new DataSource(file, "feature")] })).Hint);
    }

    [Fact]
    public void Load_ArchiveWithOneArrayBesideLabels_TakesIt()
    {
        DataSet data = Load(Four, SaveAll(("features", NdArray.From(new float[8], 2, 4)), ("y", NdArray.From([0f, 0f, 1f, 1f, 0f, 0f], 2, 3))));

        Assert.Equal([2, 0], data.Labels!);
    }

    [Fact]
    public void Load_LabelsThatDoNotFit_AreRefused()
    {
        NdArray x = NdArray.From(new float[8], 2, 4);

        Assert.Contains("3 labels for 2 items", Fails(NdArray.From([1, 2, 3])));
        Assert.Contains("label 0.5 of item 1", Fails(NdArray.From([1, 0.5])));
        Assert.Contains("label -1 of item 0", Fails(NdArray.From([-1, 0])));
        Assert.Contains("row 1 is not a class", Fails(NdArray.From([1, 0, 1, 1], 2, 2)));

        string Fails(NdArray labels) => Assert.Throws<ModelFormatException>(() => Load(Four, SaveAll(("x", x), ("labels", labels)))).Message;
    }

    [Fact]
    public void Load_SeveralInputs_AreFoundByNameOrAssigned()
    {
        ModelInput[] inputs = [new("image", [4]), new("sums", [2])];
        string both = SaveAll(("sums", NdArray.From([1f, 2f], 1, 2)), ("image", NdArray.From([1f, 2f, 3f, 4f], 1, 4)));
        string sums = Save("s", NdArray.From([5f, 6f], 1, 2));

        Assert.Equal([1, 2], Values<double>(Load(inputs, [new DataSource(both)]), 1));
        Assert.Equal([5, 6], Values<double>(Load(inputs, [new DataSource(sums, null, "sums"), new DataSource(both, "image", "image")]), 1));
        Assert.Contains("has nothing for input 'image'", Assert.Throws<CliException>(() => Load(inputs, [new DataSource(sums, null, "sums")])).Message);
        Assert.Contains("did you mean 'sums'", Assert.Throws<CliException>(() => Load(inputs, [new DataSource(sums, null, "sum")])).Hint);
        Assert.Contains("--data image=", Assert.Throws<CliException>(() => Load(inputs, [new DataSource(sums), new DataSource(both)])).Hint);
        Assert.Contains(
            "2 items for input 'sums', 1 for 'image'",
            Assert.Throws<ModelFormatException>(() => Load(inputs, [new DataSource(both, "image", "image"), new DataSource(SaveAs(new float[4], 2, 2), null, "sums")])).Message);
    }

    [Fact]
    public void Load_FileThatIsNotThere_SuggestsNearNames()
    {
        Save("mnist", NdArray.From(new float[4], 1, 4));

        CliRun run = CliRun.Doing(_ => Load(Four, Path.Combine(_folder, "mnits.npy")));
        Assert.Equal(1, run.Exit);
        Assert.Matches(@"^error: there is no file .*mnits\.npy \[SPK1003\]\n\nhint: did you mean 'mnist\.npy'\?\n$", run.Error);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("hello world", "no data file")]
    public void Load_FileOfAnotherKind_SaysWhatIsRead(string content, string message)
    {
        string file = Path.Combine(_folder, "x.npy");
        File.WriteAllText(file, content);

        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => Load(Four, file)).Message);
    }

    [Fact]
    public void Load_PackedFileCutShort_IsRefused()
    {
        string file = Path.Combine(_folder, "cut.gz");
        File.WriteAllBytes(file, File.ReadAllBytes(TestData.File("mnist-test-1000-images-idx3-ubyte.gz"))[..50_000]);

        Assert.Equal(DiagnosticCodes.DataFormat, Assert.Throws<ModelFormatException>(() => Load(Image, file)).Code);
    }

    private static DataSet Load(ModelInput input, string file, Func<DataSettings, DataSettings>? change = null)
    {
        DataSettings settings = Settings([new DataSource(file)]);
        return DataSet.Load(change?.Invoke(settings) ?? settings, [input], [], CancellationToken.None);
    }

    private static DataSet Load(ModelInput[] inputs, DataSource[] sources) => DataSet.Load(Settings(sources), inputs, [], CancellationToken.None);

    private static DataSettings Settings(DataSource[] sources) =>
        new() { Inputs = [.. sources], Labels = null, Limit = null, Scale = null, Mean = [], Std = [] };

    private static T[] Values<T>(DataSet data, int input = 0)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[data.Count * data.Inputs[input].Input.Size];
        data.Inputs[input].CopyTo<T>(0, values);
        return values;
    }

    private string SaveAs(float[] data, params int[] shape) => Save($"x{string.Join('x', shape)}", NdArray.From(data, shape));

    private string Save(string name, NdArray array)
    {
        string path = Path.Combine(_folder, $"{name}.npy");
        Npy.Save(path, array);
        return path;
    }

    private string SaveAll(params (string, NdArray)[] arrays)
    {
        string path = Path.Combine(_folder, $"{Guid.NewGuid():N}.npz");
        Npz.Save(path, arrays);
        return path;
    }
}
