using System.Numerics.Tensors;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>How sessions call the functions of tensor nodes.</summary>
public sealed class TensorCallTests
{
    private const int Items = 5, Steps = 12;

    /// <summary>A model of the kind that this class runs on both backends.</summary>
    internal static BuiltModel Compared => Build(x => x);

    public static TheoryData<Precision> Precisions => [Precision.Double, Precision.Single];

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Run_SpikesAcrossATensorNode_GivesTheSameBitsOnBothBackends(Precision precision)
    {
        List<(nint Items, int Thread)> calls = [];
        BuiltModel model = Build(x =>
        {
            calls.Add((x.Lengths[0], Environment.CurrentManagedThreadId));
            // Every item sees the others, so the order and the moment of the call show.
            Tensor<double> result = Tensor.CreateFromShape<double>(x.Lengths);
            for (nint item = 0; item < x.Lengths[0]; item++)
                for (nint i = 0; i < x.Lengths[1]; i++) result[item, i] = x[item, i] + (0.25 * x[(item + 1) % x.Lengths[0], i]) + item;
            return result;
        });
        foreach (bool held in new[] { true, false })
        {
            NdArray input = Data(held);
            double[][] expected = Run(ReferenceBackend.Instance, model, input, precision, 1);
            Assert.Contains(expected[1], value => value != 0);
            Assert.NotEqual(expected[0], expected[1]);
            calls.Clear();
            double[][] found = Run(CpuBackend.Instance, model, input, precision, 2);
            for (int item = 0; item < Items; item++) Bits.AssertEqual(expected[item], found[item], $"{precision}, held {held}, item {item}");
            Assert.Equal(Enumerable.Repeat(((nint)Items, Environment.CurrentManagedThreadId), Steps), calls);
        }
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Run_PureFunctionOfAnItem_GivesTheSameBitsOnBothBackends(Precision precision)
    {
        int calls = 0;
        BuiltModel model = Build(null, (x, y) =>
        {
            Interlocked.Increment(ref calls);
            for (int i = 0; i < y.Length; i++) y[i] = Math.Tanh(x[i]) + x[^1];
        });
        foreach (bool held in new[] { true, false })
        {
            double[][] expected = Run(ReferenceBackend.Instance, model, Data(held), precision, 1);
            Assert.Contains(expected[1], value => value != 0);
            calls = 0;
            double[][] found = Run(CpuBackend.Instance, model, Data(held), precision, 2);
            for (int item = 0; item < Items; item++) Bits.AssertEqual(expected[item], found[item], $"{precision}, held {held}, item {item}");
            Assert.Equal(Items * Steps, calls);
        }
    }

    [Fact]
    public void Run_PureFunctionOfAHeldInput_IsCalledOnceAnItem()
    {
        int calls = 0;
        Network network = new(seed: 0);
        Node input = network.Add(Node.Input("x", 2));
        TensorNode node = network.Add(TensorNode.PerItem("negation", (x, y) =>
        {
            Interlocked.Increment(ref calls);
            for (int i = 0; i < y.Length; i++) y[i] = -x[i];
        }, [2], [2]));
        network.Connect(input, node, synapse: Synapse.None);
        network.Add(new Probe(node));
        BuiltModel model = BuiltModel.Build(network);
        using Session session = Open(CpuBackend.Instance, model, Precision.Double, 2);
        session.Run(Steps, [new InputData(model.Inputs[0].Signal, NdArray.From(new double[Items * 2], Items, 2))]);
        Assert.Equal(Items, calls);
    }

    [Fact]
    public void Run_TimedFunctionWithoutInput_GetsTheTimeOfTheStep()
    {
        Network network = new(seed: 0);
        TensorNode clock = network.Add(new TensorNode((t, x, y) => y.Fill(x.IsEmpty ? t : 0), [], [2]));
        Probe probe = network.Add(new Probe(clock));
        foreach (Backend backend in new Backend[] { ReferenceBackend.Instance, CpuBackend.Instance })
        {
            using Simulator simulator = new(network, new SimulatorOptions { Backend = backend, Minibatch = 2 });
            simulator.RunSteps(3);
            Assert.Equal(3 * 0.001, simulator.Data[probe][1, 2, 1]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_FunctionFails_NamesNodeStepAndItem(bool reference)
    {
        Backend backend = reference ? ReferenceBackend.Instance : CpuBackend.Instance;
        Assert.Contains("'square' failed at step 2 (t = 0.002 s): no more", Failure((t, _, _) => _ = t > 0.0015 ? throw new InvalidDataException("no more") : 0), StringComparison.Ordinal);
        Assert.Contains("'square' returned non-finite value NaN in element 1 of item 3 of the call at step 1 ", Failure((_, _, y) => y[3, 1] = double.NaN), StringComparison.Ordinal);

        string Failure(TimedTensorFunction function)
        {
            Network network = new(seed: 0);
            network.Add(new Probe(network.Add(new TensorNode(function, [], [2]) { Label = "square" })));
            BuiltModel model = BuiltModel.Build(network);
            using Session session = backend.Open(model, new SessionOptions { Items = Items, Recordings = [new(model.Probes[0].Signal)] });
            SimulationException error = Assert.Throws<SimulationException>(() => session.Run(Steps));
            Assert.Equal(DiagnosticCodes.FunctionFailed, error.Code);
            return error.Message;
        }
    }

    [Fact]
    public void Run_ReturnedTensorOfAnotherShape_NamesBoth()
    {
        BuiltModel model = Build(x => x.Lengths[0] == 1 ? x : Tensor.Create(new double[4], [4, 1]));
        using Session session = Open(CpuBackend.Instance, model, Precision.Double, 1);
        SimulationException error = Assert.Throws<SimulationException>(() => session.Run(Steps, [new InputData(model.Inputs[0].Signal, Data(held: true))]));
        Assert.Contains("shape (4, 1); (5, 30) is needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SpanFunction_AllocatesNothingInAStep()
    {
        Network network = new(seed: 0);
        Node input = network.Add(Node.Input("x", 40));
        SpikeSharp.Neurons neurons = network.Layer(input, new SpikingRectifiedLinear());
        TensorNode node = network.Layer(neurons, (x, y) => x.CopyTo(y), shapeOut: [8, 5], shapeIn: [8, 5]);
        network.Add(new Probe(network.Layer(node, new SpikingRectifiedLinear())));
        BuiltModel model = BuiltModel.Build(network);
        using Session session = CpuBackend.Instance.Open(model, new SessionOptions
        {
            Items = Items,
            Threads = 1,
            Recordings = [new(model.Probes[0].Signal, Reduction.Sum)],
            Inputs = [model.Inputs[0].Signal],
        });
        InputData[] data = [new(model.Inputs[0].Signal, NdArray.From(Enumerable.Range(0, Items * 40).Select(i => i * 0.9).ToArray(), Items, 40))];
        session.Run(1000, data);
        long few = Allocated(100), many = Allocated(1000);
        Assert.True(many - few < 1000, $"{many - few} bytes in 900 steps");

        long Allocated(int steps)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            session.Run(steps, data);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    // Spiking layers on both sides: lists of spikes and currents must not be mixed up between items that wait for each other.
    private static BuiltModel Build(Func<Tensor<double>, Tensor<double>>? function, ItemFunction? pure = null)
    {
        Network network = new(seed: 3);
        network.Config.Ensemble.MaxRates = 200;
        network.Config.Ensemble.Intercepts = 0;
        Node input = network.Add(Node.Input("x", 10));
        SpikeSharp.Neurons first = network.Layer(input, new SpikingRectifiedLinear(), new Dense(30, 10, new Uniform(-1, 1)));
        Node sum = network.Add(Node.Relay(30));
        network.Connect(first, sum, new Dense(30, 30, new Uniform(-0.01, 0.01)), Synapse.None);
        TensorNode node = network.Add(function is null ? TensorNode.PerItem("pure", pure!, [30], [30]) : new TensorNode(function, [30]));
        network.Connect(sum, node, synapse: Synapse.None);
        SpikeSharp.Neurons second = network.Layer(node, new SpikingRectifiedLinear(), new Dense(20, 30, new Uniform(-1, 1)), synapse: 0.005);
        Node output = network.Add(Node.Relay(4));
        network.Connect(second, output, new Dense(4, 20, new Uniform(-1, 1)), Synapse.None);
        // Read on the other side of the call too.
        network.Connect(first, output, new Dense(4, 30, new Uniform(-1, 1)), Synapse.None);
        network.Add(new Probe(output));
        return BuiltModel.Build(network);
    }

    private static NdArray Data(bool held)
    {
        NumpyRandom random = new(5);
        double[] values = new double[Items * (held ? 1 : Steps) * 10];
        for (int i = 0; i < values.Length; i++) values[i] = random.Uniform(-2, 2);
        return held ? NdArray.From(values, Items, 10) : NdArray.From(values, Items, Steps, 10);
    }

    private static double[][] Run(Backend backend, BuiltModel model, NdArray input, Precision precision, int threads)
    {
        using Session session = Open(backend, model, precision, threads);
        session.Run(Steps, [new InputData(model.Inputs[0].Signal, input)]);
        return [.. Enumerable.Range(0, Items).Select(item => session.Recorded(0, item).ToDoubles())];
    }

    private static Session Open(Backend backend, BuiltModel model, Precision precision, int threads) => backend.Open(model, new SessionOptions
    {
        Items = Items,
        Threads = threads,
        Precision = precision,
        Recordings = [new(model.Probes[0].Signal)],
        Inputs = [.. model.Inputs.Select(i => i.Signal)],
    });
}
