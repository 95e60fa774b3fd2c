using System.Text;
using System.Text.RegularExpressions;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Building.Files;

/// <summary>Every rule of the format, broken in a file that is sound otherwise: the error says where and what.</summary>
public sealed class RulesTests
{
    private static readonly byte[] Good = SsmFiles.Save(BuiltModel.Build(Small()));

    [Fact]
    public void Load_SoundFile_Loads() => Assert.Equal("sum", SsmFiles.Load(Good).Probes.Single().Label);

    [Theory]
    [InlineData("\"format\":\"ssm\"", "\"format\":\"onnx\"", "format: \"ssm\" is expected, \"onnx\" was found")]
    [InlineData("\"format\":\"ssm\",", "", "format: a text is expected, nothing was found")]
    [InlineData("\"dt\":0.001", "\"dt\":0", "dt: a finite number above 0")]
    [InlineData("\"dt\":0.001", "\"dt\":1e999", "dt: a finite number is expected, 1e999 was found")]
    [InlineData("\"seed\":1,\"steps\"", "\"seed\":-1,\"steps\"", "seed: a whole number from 0 to 4294967295")]
    [InlineData("\"label\":\"\"", "\"label\":\"\\ud800\"", "label: text that is not valid Unicode")]
    [InlineData("\"label\":\"\"", "\"nested\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "model.json is nested deeper than 64 levels")]
    [InlineData("\"time\":1,", "\"time\":0,", "time: signals[0] has dtype i8")]
    [InlineData("\"step\":0,\"time\":1,", "\"step\":1,\"time\":1,", "step: 'time' () is float")]
    [InlineData("\"dtype\":\"i8\"", "\"dtype\":\"i4\"", "step: the step counter has dtype i8")]
    [InlineData("\"dtype\":\"i8\"", "\"dtype\":\"u1\"", "signals[0].dtype: one of f8, f4, i8, i4 is expected, \"u1\" was found")]
    [InlineData("\"shape\":[1],\"dtype\":\"f8\"", "\"shape\":[1],\"dtype\":\"f4\"", "signals[2].dtype: f4 was found, but the time has f8")]
    [InlineData("\"shape\":[6],", "\"shape\":[-6],", "shape[0]: a whole number from 0 to 2147483647 is expected, -6")]
    [InlineData("\"shape\":[6],", "\"shape\":[2147483647,3],", "(2147483647, 3) is more than 2147483647 elements")]
    [InlineData("\"name\":\"e.J\",\"shape\":[6]", "\"name\":\"e.J\",\"shape\":[600000000]", "with 600000000 elements the signals take more than 4294967296 bytes")]
    [InlineData("\"name\":\"e.J\",\"shape\":[6]", "\"name\":\"e.J\",\"shape\":[0]", "'e.J' (0,) has no elements")]
    [InlineData("\"name\":\"e.J\",\"shape\":[6],\"dtype\":\"f8\",\"fill\":0", "\"name\":\"e.J\",\"shape\":[6],\"dtype\":\"f8\"", "signals[3]: one of init, fill, base and sparse is expected, none was found")]
    [InlineData("\"sparse\":{", "\"fill\":0,\"sparse\":{", "fill and sparse was found")]
    [InlineData("\"name\":\"e.J\",\"shape\":[6],\"dtype\":\"f8\",\"fill\":0", "\"name\":\"e.J\",\"shape\":[6],\"dtype\":\"f8\",\"fill\":0,\"readonly\":true", "'e.J', which is readonly")]
    [InlineData("\"init\":\"arrays/0.npy\"", "\"init\":\"arrays/../0.npy\"", "'arrays/../0.npy' is no name of an array")]
    [InlineData("\"init\":\"arrays/0.npy\"", "\"init\":\"arrays/999.npy\"", "the file has no arrays/999.npy")]
    [InlineData("\"strides\":[1]", "\"strides\":[-1]", "the view reaches element -1 of its base")]
    [InlineData("\"strides\":[1]", "\"strides\":[1,1]", "strides: 1 strides are expected, 2 were found")]
    [InlineData("\"offset\":0", "\"offset\":2", "the view reaches element 3 of its base")]
    [InlineData("\"op\":\"TimeUpdate\",\"step\":0,\"time\":1", "\"op\":\"TimeUpdate\",\"step\":0,\"time\":2", "one TimeUpdate of the model's step and time is expected, 1 of other signals was found")]
    [InlineData("\"op\":\"Reset\"", "\"op\":\"reset\"", "operator 'reset' is not supported")]
    [InlineData("\"type\":\"SpikingRectifiedLinear\"", "\"type\":\"SoftLIF\"", "neurons.type: neuron type 'SoftLIF' is not supported")]
    [InlineData("\"amplitude\":1", "\"amplitude\":0", "neurons.amplitude: a finite number above 0 is expected, 0 was found")]
    [InlineData("\"state\":{\"voltage\"", "\"state\":{\"volts\"", "(SimNeurons).state.voltage: a whole number from 0 to")]
    [InlineData("\"type\":\"LinearFilter\"", "\"type\":\"Delay\"", "process.type: process 'Delay' is not supported")]
    [InlineData("\"mode\":\"update\"", "\"mode\":\"later\"", "mode: set, inc or update is expected, \"later\" was found")]
    [InlineData("\"B\":[", "\"B\":[0,", "process.C: B has 2 numbers, C has 1")]
    [InlineData("\"A\":[[", "\"A\":[[0],[", "process.A: 1 rows are expected (one for each number of B), 2 were found")]
    [InlineData("\"A\":[[", "\"A\":[[0,", "process.A[0]: 1 numbers are expected, 2 were found")]
    [InlineData("\"tau\":0.005", "\"tau\":-1", "process.source.tau: a finite number of at least 0")]
    [InlineData("\"kernel_size\":[2]", "\"kernel_size\":[2,1,1,1]", "kernel_size: convolutions along 4 axes are not supported")]
    [InlineData("\"kernel_size\":[2]", "\"kernel_size\":[3]", "output_shape: (2) positions are expected, (3) were found")]
    [InlineData("\"strides\":[1],\"padding\"", "\"strides\":[0],\"padding\"", "strides[0]: a whole number from 1")]
    [InlineData("\"groups\":1", "\"groups\":5", "groups: 5 groups do not divide 1 and 2 channels")]
    [InlineData("\"padding\":\"valid\"", "\"padding\":\"full\"", "padding: valid or same is expected")]
    [InlineData("\"input_shape\":[4,1]", "\"input_shape\":[4]", "input_shape: 2 sizes are expected, 1 were found")]
    [InlineData("\"input_shape\":[4,1]", "\"input_shape\":[4,2]", "(ConvInc).W: ")]
    [InlineData("\"src_index\":[0,2]", "\"src_index\":[0,6]", "src_index[1]: a whole number from -6 to 5 is expected, 6 was found")]
    [InlineData("\"src_index\":[0,2]", "\"src_index\":[0,2,1]", "3 elements of 'e.out' (6,) do not fit 2 of")]
    [InlineData("\"src_index\":[0,2]", "\"src_index\":[0,2],\"dst_index\":[1,1]", "dst_index: an element is set twice")]
    [InlineData("\"sample_every\":null", "\"sample_every\":0", "sample_every: a finite number above 0")]
    [InlineData("\"shape\":[4,1]}", "\"shape\":[4,2]}", "inputs[0].shape: (4, 2) does not hold the 4 elements")]
    [InlineData("\"n_neurons\":6", "\"n_neurons\":5", "objects[0].n_neurons: ")]
    public void Load_BrokenRule_SaysWhereAndWhat(string old, string replacement, string message)
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => SsmFiles.Load(SsmFiles.Replace(Good, old, replacement)));
        Assert.True(error.Message.Contains(message, StringComparison.Ordinal), $"found: {error.Message}");
    }

    [Theory]
    [InlineData("\"steps\":200", "\"steps\":201", "the table has 200 rows; the model's 201 steps need as many")]
    [InlineData("\"steps\":200", "\"steps\":null", "the model runs for ever (steps is null), but a table ends")]
    public void Load_TableTooShort_IsRefused(string old, string replacement, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<ModelFormatException>(() => SsmFiles.Load(SsmFiles.Replace(File.ReadAllBytes(SsmFiles.Path("lif-alpha.ssm")), old, replacement))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Load_TableLongerThanNeeded_EndsWithTheSteps()
    {
        BuiltModel model = SsmFiles.Load(SsmFiles.Replace(File.ReadAllBytes(SsmFiles.Path("lif-alpha.ssm")), "\"steps\":200", "\"steps\":3"));
        using Simulator sim = new(model);
        sim.RunSteps(3);
        Assert.Equal(DiagnosticCodes.TableEnded, Assert.Throws<SimulationException>(sim.Step).Code);
    }

    [Fact]
    public void Load_OrderReversed_NamesTwoOperators()
    {
        byte[] reversed = ChangeOrder(order => order.Reverse());
        Assert.Matches(@"order: operator \d+ \(\w+\) \w+ '.+' before operator \d+ \(\w+\) (sets|increments|reads) it", Refused(reversed));
    }

    [Fact]
    public void Load_OrderOfAnotherLength_IsRefused() => Assert.Matches(@"order: \d+ indices are expected, one for each operator; 1 were found", Refused(ChangeOrder(order => order.Take(1))));

    [Fact]
    public void Load_TwoSetters_IsRefused() =>
        Assert.Matches(@"order: operator \d+ \(\w+\) sets 'e\.J', and operator \d+ \(\w+\) does so too; one may", Refused(SsmFiles.Replace(Good, "{\"op\":\"Reset\",\"dst\":2,", "{\"op\":\"Reset\",\"dst\":3,")));

    [Theory]
    [InlineData(0, -1L, "signals[0].init: element 0 of arrays/0.npy is -1")]
    [InlineData(0, 6L, "is 6; 0 to 5 are possible")]
    public void Load_SparseColumnOutside_IsRefused(int element, long value, string message)
    {
        string entry = Regex.Match(SsmFiles.Json(Good), "\"indices\":\"(arrays/[0-9]+.npy)\"").Groups[1].Value;
        int[] indices = [.. Npy.Read(ZipEditor.ReadEntry(Good, entry), entry).AsSpan<int>()];
        long[] changed = Array.ConvertAll(indices, i => (long)i);
        changed[element] = value;
        Assert.Contains(
            message.Replace("signals[0].init", "sparse.indices", StringComparison.Ordinal).Replace("arrays/0.npy", entry, StringComparison.Ordinal),
            Refused(ZipEditor.Change(Good, entry, _ => SsmFiles.ToBytes(NdArray.From(changed)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SparseRowsDescending_IsRefused()
    {
        string entry = Regex.Match(SsmFiles.Json(Good), "\"indptr\":\"(arrays/[0-9]+.npy)\"").Groups[1].Value;
        Assert.Contains("row 1 ends at 1, before its start 2", Refused(ZipEditor.Change(Good, entry, _ => SsmFiles.ToBytes(NdArray.From([0, 2, 1, 3])))), StringComparison.Ordinal);
        Assert.Contains("0 and 3 are expected at the ends, 0 and 2 were found", Refused(ZipEditor.Change(Good, entry, _ => SsmFiles.ToBytes(NdArray.From([0, 1, 2, 2])))), StringComparison.Ordinal);
    }

    public static TheoryData<string> ForeignTypes => ["f2", "i1", "u8", "i4"];

    [Theory]
    [MemberData(nameof(ForeignTypes))]
    public void Load_ArrayOfAnotherType_IsRefused(string type)
    {
        NdArray array = type switch
        {
            "f2" => NdArray.From(new Half[6]),
            "i1" => NdArray.From(new sbyte[6]),
            "u8" => NdArray.From(new ulong[6]),
            _ => NdArray.From(new int[6]),
        };
        string expected = type == "i4" ? "holds i4; f8 or f4 is expected" : $"holds {type}; one of f8, f4, i8, i4, u4, b1 is expected";
        Assert.Contains(expected, Refused(ZipEditor.Change(Good, "arrays/0.npy", _ => SsmFiles.ToBytes(array))), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NarrowerArray_IsWidened()
    {
        string entry = Regex.Match(SsmFiles.Json(Good), "\"name\":\"e.voltage\".*?(arrays/[0-9]+.npy)").Groups[1].Value;
        BuiltModel model = SsmFiles.Load(ZipEditor.Change(Good, entry, _ => SsmFiles.ToBytes(NdArray.From([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f]))));
        Assert.Equal((double)0.1f, model.Ensembles[0].Voltage!.Initial.ToDoubles()[0]);
        Assert.Contains("\"dtype\":\"f8\"", SsmFiles.Json(SsmFiles.Save(model)), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BeyondTheLimit_IsRefused()
    {
        Assert.Equal(DiagnosticCodes.UnreadableArchive, Assert.Throws<ModelFormatException>(() => SsmFiles.Load(Good, new ModelLoadOptions { MaxBytes = 1000 })).Code);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelLoadOptions { MaxBytes = 0 });
    }

    [Fact]
    public void Load_UnknownKeysAndEntries_AreIgnored()
    {
        byte[] more = SsmFiles.Replace(Good, "\"label\":\"\"", "\"label\":\"\",\"colour\":{\"red\":[1]}");
        Assert.Equal(Good, SsmFiles.Save(SsmFiles.Load(more)));
    }

    private static string Refused(byte[] bytes) => Assert.Throws<ModelFormatException>(() => SsmFiles.Load(bytes)).Message;

    private static byte[] ChangeOrder(Func<IEnumerable<string>, IEnumerable<string>> change) => ZipEditor.Change(Good, "model.json", json => Encoding.UTF8.GetBytes(
        Regex.Replace(Encoding.UTF8.GetString(json), "\"order\":\\[([0-9,]*)\\]", match => $"\"order\":[{string.Join(',', change(match.Groups[1].Value.Split(',')))}]")));

    /// <summary>A convolution, a sparse matrix, a view, an index list, a filter.</summary>
    private static Network Small()
    {
        Network network = new(seed: 0);
        Node input = network.Add(Node.Input("in", 4, 1)), sum = network.Add(Node.Relay(3, "sum"));
        Ensemble e = network.Add(new Ensemble(6, 1) { Label = "e", NeuronType = new SpikingRectifiedLinear(), Gain = 1.0, Bias = new double[] { 1, 2, 3, 4, 5, 6 } });
        network.Connect(input, e.Neurons, new Convolution(2, new ChannelShape([4], 1), [2], [1, 2, 3, 4]), Synapse.None);
        network.Connect(e.Neurons, sum, new Sparse(3, 6, [(0, 0, 1.0), (1, 3, 2.0), (2, 5, 3.0)]), 0.005);
        network.Connect(e.Neurons[[0, 2]], sum[..2], synapse: Synapse.None);
        network.Add(new Probe(sum) { Label = "sum" });
        return network;
    }
}
