using SpikeSharp.Cli.Commands;
using SpikeSharp.Cli.Data;
using SpikeSharp.Cli.Options;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Cli.Tests;

public sealed class PictureAndTableTests : IDisposable
{
    private static readonly ModelInput Image = new("input", [28, 28, 1]);

    private readonly string _folder = Directory.CreateTempSubdirectory("spikesharp-pictures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_Table_EqualsTheArchive()
    {
        DataSet archive = Load(Image, SampleFiles.Data, limit: 50), table = Load(Image, TestData.File("mnist-test-50.csv"));

        Assert.Equal(Values(archive), Values(table));
        Assert.Equal(archive.Labels, table.Labels);
        Assert.Contains("uint8 divided by 255", Assert.Single(table.Scaling));
    }

    [Fact]
    public void Load_FolderOfPictures_TakesEveryClassInTurn()
    {
        DataSet pictures = Load(Image, Path.GetDirectoryName(Path.GetDirectoryName(TestData.File("mnist-png/0/02972.png")))!);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i % 10), pictures.Labels!);
        Assert.Equal(Path.Combine("0", "02972.png"), pictures.Files[0]);
        Assert.Equal(Path.Combine("0", "04776.png"), pictures.Files[10]);
    }

    [Fact]
    public void Load_FolderOfPictures_EqualsTheArchiveOfTheSamePixels()
    {
        using Npz archive = Npz.Load(SampleFiles.Data);
        int[] labels = [.. archive["labels"].ToDoubles().Take(6).Select(label => (int)label)];
        byte[] pixels = archive["images"].AsSpan<byte>().ToArray();
        for (int i = 0; i < 6; i++)
        {
            Directory.CreateDirectory(Path.Combine(_folder, $"{labels[i]}"));
            byte[] image = pixels[(i * 784)..((i + 1) * 784)];
            File.WriteAllBytes(Path.Combine(_folder, $"{labels[i]}", $"{i}.png"), PngReaderTests.Encode(0, 8, PngReaderTests.Filtered(image, 28, 1), width: 28, height: 28));
        }
        DataSet expected = Load(Image, SampleFiles.Data), pictures = Load(Image, _folder);

        for (int i = 0; i < 6; i++)
        {
            int item = int.Parse(Path.GetFileNameWithoutExtension(pictures.Files[i]), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(Values(expected)[(item * 784)..((item + 1) * 784)], Values(pictures)[(i * 784)..((i + 1) * 784)]);
            Assert.Equal(labels[item], pictures.Labels![i]);
        }
    }

    [Fact]
    public void Load_NamedClasses_CountInTheOrderOfTheNames()
    {
        foreach (string name in (string[])["dog", "cat", ".hidden"]) Write($"{name}/a.png", 1);
        Write("cat/b.png", 3);
        File.WriteAllText(Path.Combine(_folder, "cat", "notes.txt"), "no picture");

        DataSet data = Load(new ModelInput("input", [7, 5, 3]), _folder);

        Assert.Equal([0, 1, 0], data.Labels!);
        Assert.Equal([Path.Combine("cat", "a.png"), Path.Combine("dog", "a.png"), Path.Combine("cat", "b.png")], data.Files);
        Assert.Contains("classes: 0 = cat, 1 = dog", data.Scaling[^1], StringComparison.Ordinal);
        float[] values = Values(data);
        // Grey among coloured pictures: three equal channels.
        Assert.Equal(PngReaderTests.Pixels(1).SelectMany(pixel => Enumerable.Repeat(pixel / 255f, 3)), values[..105]);
        Assert.Equal(PngReaderTests.Pixels(3).Select(pixel => pixel / 255f), values[210..]);
    }

    [Fact]
    public void Load_NumericClasses_CountByValueNotByText()
    {
        foreach (int label in (int[])[10, 9, 2]) Write($"{label}/a.png", 1);

        Assert.Equal([2, 9, 10], Load(new ModelInput("input", [7, 5]), _folder).Labels!);
    }

    [Fact]
    public void Load_PicturesWithoutSubFolders_HaveNoLabels()
    {
        Write("b.png", 1);
        Write("a.png", 1);

        DataSet data = Load(new ModelInput("input", [35]), _folder);

        Assert.Null(data.Labels);
        Assert.Equal(["a.png", "b.png"], data.Files);
    }

    [Theory]
    [InlineData("", "the folder holds no PNG pictures")]
    [InlineData("0/a.jpg", ".jpg pictures are not read")]
    [InlineData("0/a.png+b.png", "b.png: lies beside the folders of the classes")]
    [InlineData("0/a.png+1/b.txt", "does not fit input")]
    public void Load_FolderThatCannotBeUsed_SaysWhy(string files, string fact)
    {
        foreach (string file in files.Split('+', StringSplitOptions.RemoveEmptyEntries)) Write(file, 1);

        Assert.Contains(fact, Assert.Throws<ModelFormatException>(() => Load(Image, _folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PicturesOfTwoSizes_NamesBoth()
    {
        Write("0/a.png", 1);
        File.WriteAllBytes(Path.Combine(_folder, "0", "b.png"), PngReaderTests.Encode(0, 8, PngReaderTests.Filtered(PngReaderTests.Pixels(1, 4, 4), 4, 1), width: 4, height: 4));

        string message = Assert.Throws<ModelFormatException>(() => Load(Image, _folder)).Message;

        Assert.Contains("b.png: 4 x 4 pixels", message, StringComparison.Ordinal);
        Assert.Contains("a.png has 5 x 7", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label,a,b\n1,2,3\n0,4,5\n", 2, new[] { 2.0, 3, 4, 5 }, new[] { 1, 0 })]
    [InlineData("a, Label ,b\r\n2,1,3\r\n\r\n4,0,5", 2, new[] { 2.0, 3, 4, 5 }, new[] { 1, 0 })]
    [InlineData("1,2,3\n0,4,5\n", 2, new[] { 2.0, 3, 4, 5 }, new[] { 1, 0 })]
    [InlineData("a,b,c\n1,2,3\n", 2, new[] { 2.0, 3 }, new[] { 1 })]
    [InlineData("1,0.5,3\n0,-4,5e1\n", 3, new[] { 1.0, 0.5, 3, 0, -4, 50 }, null)]
    public void Read_Table_FindsTheLabels(string text, int size, double[] values, int[]? labels)
    {
        CsvFile table = CsvFile.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "t.csv", size);

        Assert.Equal(values, table.Values!.ToDoubles());
        Assert.Equal(labels, table.Labels?.ToDoubles().Select(label => (int)label));
        Assert.Equal(values.All(value => value is >= 0 and <= 255 && value == Math.Floor(value)) ? ElementType.UInt8 : ElementType.Float64, table.Values!.Type);
    }

    [Theory]
    [InlineData("label,a,b\n1,2,3\n2,3\n", "line 3 has 2 values, expected 3")]
    [InlineData("1,2,3\n2,x,4\n", "line 2, column 2: 'x' is no number")]
    [InlineData("label,a\n", "it has no lines of numbers")]
    [InlineData("", "it has no lines of numbers")]
    [InlineData("1;2;3\n1;2;3\n", "line 2, column 1: '1;2;3' is no number")]
    public void Read_TableThatIsNone_NamesLineAndColumn(string text, string fact) => Assert.Contains(
        fact, Assert.Throws<ModelFormatException>(() => CsvFile.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "t.csv", 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_RaggedTable_IsRefusedByTheCommandLine()
    {
        CliRun run = CliRun.Of("run", SampleFiles.Model, "--data", TestData.File("bad/csv-ragged.csv"));

        Assert.Equal((1, ""), (run.Exit, run.Out));
        Assert.Contains("line 3 has 2 values, expected 3", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LabelsFromAnotherTable_AreFound()
    {
        string labels = Path.Combine(_folder, "labels.csv");
        File.WriteAllText(labels, "label\n" + string.Join('\n', Enumerable.Range(0, 50).Select(i => i % 10)));

        DataSet data = DataSet.Load(Settings(TestData.File("mnist-test-50.csv")) with { Labels = new DataSource(labels) }, [Image], [], CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => i % 10), data.Labels!);
    }

    [Fact]
    public void Run_Table_IsAsRightAsTheArchive()
    {
        System.Text.Json.JsonElement Run(params string[] data) => CliRun.Of(["run", SampleFiles.Model, "--data", .. data, "--steps", "20", "--json"]).Json;
        System.Text.Json.JsonElement archive = Run(SampleFiles.Data, "--limit", "50"), table = Run(TestData.File("mnist-test-50.csv"));

        foreach (string fact in (string[])["images", "accuracy", "trained_accuracy", "spikes_per_image"])
            Assert.Equal(archive.GetProperty(fact).GetDouble(), table.GetProperty(fact).GetDouble());
    }

    private static DataSet Load(ModelInput input, string path, int? limit = null) => DataSet.Load(Settings(path) with { Limit = limit }, [input], [], CancellationToken.None);

    private static DataSettings Settings(string path) => new() { Inputs = [new DataSource(path)], Labels = null, Limit = null, Scale = null, Mean = [], Std = [] };

    private static float[] Values(DataSet data)
    {
        float[] values = new float[data.Count * data.Inputs[0].Input.Size];
        data.Inputs[0].CopyTo<float>(0, values);
        return values;
    }

    private void Write(string file, int stored)
    {
        string path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, PngReaderTests.Encode((byte)(stored == 3 ? 2 : 0), 8, PngReaderTests.Filtered(PngReaderTests.Pixels(stored), 5 * stored, stored)));
    }
}
