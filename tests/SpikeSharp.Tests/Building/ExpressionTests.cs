using System.Globalization;
using SpikeSharp.Building;
using SpikeSharp.Testing;
using SpikeSharp.Tests.Building.Files;
using Linq = System.Linq.Expressions;

namespace SpikeSharp.Tests.Building;

/// <summary>Formulas: what they compute, how C# lambdas become formulas, and how files hold them.</summary>
public sealed class ExpressionTests
{
    private static readonly double[] X = [0.5, -2, 3];

    public static TheoryData<ExpressionOperation, double> Unary => new()
    {
        { ExpressionOperation.Negate, 2 }, { ExpressionOperation.Abs, 2 }, { ExpressionOperation.Sin, Math.Sin(-2) }, { ExpressionOperation.Cos, Math.Cos(-2) },
        { ExpressionOperation.Tan, Math.Tan(-2) }, { ExpressionOperation.Exp, Math.Exp(-2) }, { ExpressionOperation.Tanh, Math.Tanh(-2) }, { ExpressionOperation.Square, 4 },
        { ExpressionOperation.Sign, -1 }, { ExpressionOperation.Floor, -2 }, { ExpressionOperation.Ceiling, -2 },
    };

    public static TheoryData<ExpressionOperation, double[]> Binary => new()
    {
        { ExpressionOperation.Add, [1, -1.5, 3.5] }, { ExpressionOperation.Subtract, [0, -2.5, 2.5] }, { ExpressionOperation.Multiply, [0.25, -1, 1.5] }, { ExpressionOperation.Divide, [1, -4, 6] },
        { ExpressionOperation.Max, [0.5, 0.5, 3] }, { ExpressionOperation.Min, [0.5, -2, 0.5] }, { ExpressionOperation.Atan2, [Math.PI / 4, Math.Atan2(-2, 0.5), Math.Atan2(3, 0.5)] },
        { ExpressionOperation.Greater, [0, 0, 1] }, { ExpressionOperation.Less, [0, 1, 0] }, { ExpressionOperation.GreaterOrEqual, [1, 0, 1] }, { ExpressionOperation.LessOrEqual, [1, 1, 0] },
    };

    [Theory]
    [MemberData(nameof(Unary))]
    public void Evaluate_FunctionOfAVector_WorksElementByElement(ExpressionOperation operation, double atMinusTwo) =>
        Assert.Equal(atMinusTwo, Evaluate(ExpressionNode.Of(operation, ExpressionNode.Input), 3)[1]);

    [Theory]
    [MemberData(nameof(Binary))]
    public void Evaluate_VectorAndScalar_Broadcasts(ExpressionOperation operation, double[] expected) =>
        Assert.Equal(expected, Evaluate(ExpressionNode.Of(operation, ExpressionNode.Input, ExpressionNode.Constant(0.5)), 3));

    [Fact]
    public void Evaluate_PartsOfVectors_AreTakenAndPutTogether()
    {
        Assert.Equal([3, 0.5], Evaluate(ExpressionNode.Index(ExpressionNode.Input, 2, 0), 2));
        Assert.Equal([3, 0.25], Evaluate(ExpressionNode.Stack(ExpressionNode.Index(ExpressionNode.Input, 2), ExpressionNode.Time), 2));
        Assert.Equal([1.5], Evaluate(ExpressionNode.Of(ExpressionOperation.Sum, ExpressionNode.Input), 1));
        Assert.Equal([-3], Evaluate(ExpressionNode.Of(ExpressionOperation.Product, ExpressionNode.Input), 1));
        Assert.Equal([4.5, -2], Evaluate(ExpressionNode.MatrixVector(2, [3, 0, 1, 0, 1, 0], ExpressionNode.Input), 2));
        Assert.Equal([2, 2], Evaluate(ExpressionNode.Constant(2), 2));
        Assert.Equal([1, 2], Evaluate(ExpressionNode.Constant(1, 2), 2));
    }

    [Fact]
    public void Evaluate_LongSum_AddsAsNumPyDoes()
    {
        double[] x = [.. Enumerable.Range(0, 300).Select(i => 1.0 / (i + 1))];
        double[] sum = new double[1];
        new ExpressionProgram(ExpressionNode.Of(ExpressionOperation.Sum, ExpressionNode.Input), x.Length).Evaluate(0, x, sum);
        Assert.Equal(SpikeSharp.Numerics.PairwiseSum.Sum(x), sum[0]);
        Assert.NotEqual(x.Aggregate(0.0, (total, value) => total + value), sum[0]);
    }

    [Theory]
    [InlineData("Index 3 lies outside a vector of 3 elements")]
    [InlineData("Add of 3 and 2 elements")]
    [InlineData("A vector is stacked from scalars; a part of 3 elements was given")]
    [InlineData("A matrix of 2 columns does not fit a vector of 3 elements")]
    public void Compile_SizesThatDoNotFit_AreRefused(string message)
    {
        ExpressionNode x = ExpressionNode.Input;
        ExpressionNode[] formulas =
        [
            ExpressionNode.Index(x, 3), ExpressionNode.Of(ExpressionOperation.Add, x, ExpressionNode.Constant(1, 2)), ExpressionNode.Stack(x, ExpressionNode.Time), ExpressionNode.MatrixVector(2, [1, 2, 3, 4], x),
        ];
        Assert.Single(formulas, formula => Record.Exception(() => new ExpressionProgram(formula, 3)) is ArgumentException error && error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Node_TooDeepOrBroken_IsRefused()
    {
        ExpressionNode deep = ExpressionNode.Time;
        for (int i = 1; i < ExpressionNode.MaxDepth; i++) deep = ExpressionNode.Of(ExpressionOperation.Negate, deep);
        Assert.Throws<ArgumentException>(() => ExpressionNode.Of(ExpressionOperation.Negate, deep));
        Assert.Throws<ArgumentException>(() => ExpressionNode.Constant());
        Assert.Throws<ArgumentException>(() => ExpressionNode.Constant(double.NaN));
        Assert.Throws<ArgumentException>(() => ExpressionNode.Index(deep, -1));
        Assert.Throws<ArgumentException>(() => ExpressionNode.Stack());
        Assert.Throws<ArgumentException>(() => ExpressionNode.Of(ExpressionOperation.Add, deep));
        Assert.Throws<ArgumentException>(() => ExpressionNode.Of(ExpressionOperation.Stack, deep));
        Assert.Throws<ArgumentException>(() => ExpressionNode.MatrixVector(2, [1, 2, 3], deep));
    }

    [Fact]
    public void FromExpression_Lambdas_GiveWhatTheyGiveAsCode()
    {
        double k = 0.75;
        double[] list = [4, 5, 6];
        int at = 1;
        Check(x => (k * x[0]) - (x[at + 1] / -list[2]));
        Check(x => Math.Pow(x[1], 2) + Math.Sqrt(Math.Abs(x[1])) + Math.Atan2(x[0], x[1]) + Math.Clamp(x[2], -1, 1));
        Check(x => x.Sum() * Math.PI);
        Check(x => x[1] > 0 ? x[0] : x[2] * 2);
        Check(x => x[0] >= 0.5 && !(x[1] > 0) || x[2] < 1 ? 1 : -x[1]);
        Check(x => 3);
        Check(x => Math.Max(Math.Sign(x[1]), 0.25) + Math.Floor(x[0]) + Math.Ceiling(x[0]) + Math.Exp(x[1]) + Math.Log(x[2]) + Math.Tanh(x[0]) + Math.Tan(x[0]) + Math.Cos(x[0]) + Math.Min(x[0], x[1]));
        CheckVector(x => new[] { x[1], -x[0], 2 });
        CheckVector(x => list);
        CheckVector(x => x);

        void Check(Linq.Expression<Func<double[], double>> lambda) => Compare(Function.FromExpression(lambda), [lambda.Compile()(X)]);
        void CheckVector(Linq.Expression<Func<double[], double[]>> lambda) => Compare(Function.FromExpression(lambda), lambda.Compile()(X));
        static void Compare(Function function, double[] expected)
        {
            double[] found = new double[expected.Length];
            Assert.Equal(expected.Length, function.SizeOf(3));
            function.Call(X, found);
            for (int i = 0; i < found.Length; i++) Assert.True(Tolerances.Ulp.Accepts(expected[i], found[i]), $"{function}: {found[i]:R}, {expected[i]:R} as code");
        }
    }

    [Fact]
    public void FromExpression_WhatNoFormulaSays_IsNamedWithAWayOut()
    {
        Refused(() => Function.FromExpression(x => Math.Cbrt(x[0])), "'Cbrt(x[0])'");
        Refused(() => Function.FromExpression(x => x[1] > 0 ? Math.Log(x[0]) : 0), "both sides of ? :");
        Refused(() => Function.FromExpression(x => x.Max()), "Max");
        Refused(() => Function.FromExpression(x => double.NaN), "finite");
        Refused(() => Function.FromExpression(x => x[(int)x[0]]), "Convert(x[0]");
        Refused(() => Function.FromExpression(x => x[0] % 2), "(x[0] % 2)");
        Refused(() => Node.FromExpression(t => Random.Shared.NextDouble()), "NextDouble");

        static void Refused(Func<object> make, string part)
        {
            string message = Assert.Throws<ArgumentException>(make).Message;
            Assert.Contains(part, message, StringComparison.Ordinal);
            Assert.Contains("AllowFunctions", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void Run_NetworkOfFormulas_EqualsTheSameOfDelegates(Precision precision)
    {
        double[][] formulas = Traces(Formulas(asCode: false), precision, out BuiltModel model), code = Traces(Formulas(asCode: true), precision, out _);
        Assert.Equal(code, formulas);
        Assert.Equal(4, model.Operators.OfType<Expression>().Count());
        Assert.Empty(model.Operators.OfType<External>());

        byte[] saved = SsmFiles.Save(model);
        BuiltModel loaded = SsmFiles.Load(saved);
        Assert.Equal(saved, SsmFiles.Save(loaded));
        Assert.Equal(formulas, Traces(loaded, precision));
    }

    [Fact]
    public void FromExpression_DecodedConnection_GivesTheDecodersOfTheDelegate()
    {
        double[] Weights(Function function)
        {
            Network network = new(seed: 0);
            Ensemble a = network.Add(new Ensemble(20, 2));
            Connection connection = network.Add(new Connection(a, network.Add(Node.Relay(1))) { Function = function });
            return BuiltModel.Build(network).Of(connection).Weights!.Initial.ToDoubles();
        }
        Assert.Equal(Weights(Function.Of((x, y) => y[0] = x[0] * x[1], 1)), Weights(Function.FromExpression(x => x[0] * x[1])));
    }

    [Fact]
    public void Run_ValueThatIsNotFinite_NamesFunctionAndStep()
    {
        Network network = new(seed: 0);
        network.Add(new Probe(network.Add(Node.FromExpression(t => 1 / (t - 0.002), "pole"))) { Label = "p" });
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Simulator sim = new(network, new SimulatorOptions { Backend = backend });
            SimulationException error = Assert.Throws<SimulationException>(() => sim.RunSteps(5));
            Assert.Equal(DiagnosticCodes.FunctionFailed, error.Code);
            Assert.Contains("'pole' returned non-finite value", error.Message, StringComparison.Ordinal);
            Assert.Contains("at step 2", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""["add",["x"],["t"]]""", null)]
    [InlineData("""["frob",1]""", "function 'frob' is not supported")]
    [InlineData("""["add",1]""", "'add' takes 2 arguments, 1 were found")]
    [InlineData("""["x",1]""", "'x' takes 0 arguments, 1 were found")]
    [InlineData("""["index",["x"],[7]]""", "Index 7 lies outside a vector of 1 elements")]
    [InlineData("""["index",["x"],[-1]]""", "-1 was found")]
    [InlineData("""["stack",[1,2]]""", "the result has 2 elements")]
    [InlineData("""["matvec",[[1],[1,2]],["x"]]""", "rows of equal length are expected")]
    [InlineData("""[]""", "a number, numbers, or a name with arguments is expected")]
    [InlineData("""[1,"x"]""", "a finite number is expected")]
    [InlineData("""{}""", "a list is expected")]
    [InlineData("""1e999""", "a finite number is expected")]
    public void Load_Formula_IsReadOrRefusedWithItsPlace(string formula, string? message)
    {
        byte[] file = SsmFiles.Replace(SsmFiles.Save(BuiltModel.Build(OneFormula())), """["mul",["index",["x"],[0]],2]""", formula);
        if (message is null)
        {
            Assert.Contains("Add(x, t)", SsmFiles.Load(file).Operators.OfType<Expression>().Single().Value.ToString(), StringComparison.Ordinal);
            return;
        }
        string error = Assert.Throws<ModelFormatException>(() => SsmFiles.Load(file)).Message;
        Assert.Contains("(Expression).expr", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(150, true)]
    [InlineData(201, false)]
    [InlineData(5000, false)]
    public void Load_DeepFormula_IsReadUpToTheLimit(int depth, bool loads)
    {
        string formula = string.Concat(Enumerable.Repeat("[\"neg\",", depth - 1)) + "[\"x\"]" + new string(']', depth - 1);
        byte[] file = SsmFiles.Replace(SsmFiles.Save(BuiltModel.Build(OneFormula())), """["mul",["index",["x"],[0]],2]""", formula);
        if (loads) Assert.Equal(Description(file), Description(SsmFiles.Save(SsmFiles.Load(file))));
        else Assert.Throws<ModelFormatException>(() => SsmFiles.Load(file));

        static string Description(byte[] archive) => SsmFiles.Json(archive);
    }

    private static double[] Evaluate(ExpressionNode formula, int size)
    {
        double[] result = new double[size];
        ExpressionProgram program = new(formula, 3);
        Assert.True(program.Size == size || program.Size == 1, program.Size.ToString(CultureInfo.InvariantCulture));
        program.Evaluate(0.25, X, result);
        return result;
    }

    private static Network OneFormula()
    {
        Network network = new(seed: 0);
        network.Add(Node.FromExpression((t, x) => x[0] * 2, sizeIn: 1));
        return network;
    }

    private static BuiltModel Formulas(bool asCode)
    {
        Network network = new(seed: 1);
        Node time = network.Add(asCode ? new Node((t, y) => (y[0], y[1]) = (Math.Sin(20 * t), Math.Cos(20 * t)), 2) : Node.FromExpression(t => new[] { Math.Sin(20 * t), Math.Cos(20 * t) }));
        Node both = network.Add(asCode ? new Node((t, x, y) => y[0] = t * x[0] * x[1], 2, 1) : Node.FromExpression((t, x) => t * x[0] * x[1], sizeIn: 2));
        Ensemble direct = network.Add(new Ensemble(1, 2) { NeuronType = new Direct() });
        Node sink = network.Add(Node.Relay(2));
        network.Connect(time, both);
        network.Add(new Connection(time, direct) { Function = asCode ? Function.Elementwise(x => x * x) : Function.ElementwiseFromExpression(x => x * x) });
        network.Add(new Connection(direct, sink) { Function = asCode ? Function.Of((x, y) => (y[0], y[1]) = (x[1], x[0] > 0.5 ? 1 : -1), 2) : Function.FromExpression(x => new[] { x[1], x[0] > 0.5 ? 1 : -1 }) });
        network.Add(new Probe(both) { Label = "both" });
        network.Add(new Probe(sink) { Label = "sink" });
        return BuiltModel.Build(network);
    }

    private static double[][] Traces(BuiltModel model, Precision precision, out BuiltModel same)
    {
        same = model;
        return Traces(model, precision);
    }

    private static double[][] Traces(BuiltModel model, Precision precision)
    {
        List<double[]> traces = [];
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Simulator sim = new(model, new SimulatorOptions { Backend = backend, Precision = precision });
            sim.RunSteps(50);
            traces.AddRange(model.Probes.Select(probe => sim.Data[probe.Label].ToArray().ToDoubles()));
        }
        Assert.Equal(traces[0], traces[2]);
        Assert.Equal(traces[1], traces[3]);
        return [.. traces];
    }
}
